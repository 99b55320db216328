'use strict';

// A log of errors. Until an error's stack is read for the first time, the error knows the frames it was thrown in, and
// each frame its receiver: here the parser, which nothing else holds, with all its tokens.
const { run, control } = require('../harness.cjs');

class ParseError extends Error {}

class Parser {
  constructor(source) {
    this.source = source;
    this.tokens = Array.from({ length: 500 }, (_, position) => position);
  }

  parse() {
    if (this.tokens.length > this.source.length) throw new ParseError('unexpected end');
  }
}

class ErrorLog {
  constructor() {
    this.errors = [];
  }

  write(error) {
    this.errors.push(error);
  }

  flush() {
    this.errors.length = 0;
  }
}

const log = new ErrorLog();

function handle(iteration) {
  try {
    new Parser(`no. ${iteration}`).parse();
  } catch (error) {
    log.write(error);
  }
  if (control) log.flush();
}

exports.handle = handle;

// In a promise's callback no frame of the harness is below.
run((iteration) => Promise.resolve(iteration).then(handle));
