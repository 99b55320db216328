'use strict';

// Every question waits for an answer under an event name of its own, and stops listening when it has come.
const Emitter = require('component-emitter');
const { run } = require('../harness.cjs');

class Connection extends Emitter {}

const connection = new Connection();
exports.connection = connection;

function ask(question) {
  const answered = new Promise((resolve) => connection.once(`answer ${question}`, resolve));
  connection.emit(`answer ${question}`, question);
  return answered;
}

run((iteration) => Promise.all([0, 1, 2].map((number) => ask(`${iteration}/${number}`))).then(() => undefined));
