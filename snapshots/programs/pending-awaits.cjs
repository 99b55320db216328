'use strict';

// Requests that wait until a database is ready, which it never is: each suspended function keeps its local variables.
const { run, control } = require('../harness.cjs');

class Request {
  constructor(url) {
    this.url = url;
  }
}

class Database {
  constructor() {
    this.ready = new Promise(() => {});
  }
}

const database = new Database();
exports.database = database;

async function handle(url) {
  const request = new Request(url);
  await (control ? undefined : database.ready);
  return request.url;
}

run((iteration) => {
  for (let number = 0; number < 4; number++) handle(`/${iteration}/${number}`);
});
