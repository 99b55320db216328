'use strict';

// A web framework. A failed request knows its error, the error knows its request, and a log of recent errors, which
// nobody trims, keeps both. The cycle alone would be collected.
const { run, control } = require('../harness.cjs');

class RequestError extends Error {
  constructor(message, request) {
    super(message);
    this.request = request;
  }
}

class Request {
  constructor(url) {
    this.url = url;
    this.error = undefined;
  }

  fail(message) {
    this.error = new RequestError(message, this);
    return this.error;
  }
}

class ErrorLog {
  constructor() {
    this.recent = [];
    this.longest = 0;
  }

  write(error) {
    this.recent.push(error);
    // An error whose stack nobody reads keeps the receivers of its frames, too: here, parts of the harness.
    this.longest = Math.max(this.longest, error.stack.length);
  }

  flush() {
    this.recent.length = 0;
  }
}

const log = new ErrorLog();

function handle(url) {
  const request = new Request(url);
  log.write(request.fail('bad gateway'));
}

exports.handle = handle;

run((iteration) => {
  for (let number = 0; number < 3; number++) handle(`/${iteration}/${number}`);
  if (control) log.flush();
});
