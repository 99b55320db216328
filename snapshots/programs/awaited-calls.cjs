'use strict';

// Calls that wait for a database, three functions deep: each is awaited by the one that called it, and all are kept by
// the promise that never settles.
const { run, control } = require('../harness.cjs');

class Query {
  constructor(text) {
    this.text = text;
  }
}

class Database {
  constructor() {
    this.ready = new Promise(() => {});
  }
}

const database = new Database();
exports.database = database;

async function main(text) {
  await serve(text);
}

async function serve(text) {
  await handle(text);
}

async function handle(text) {
  const query = new Query(text);
  await (control ? undefined : database.ready);
  return query.text;
}

run((iteration) => {
  for (let number = 0; number < 3; number++) main(`select ${iteration}/${number}`);
});
