'use strict';

// A nightly job that goes on and on. What its steps note in the job's AsyncLocalStorage stays until the job is over.
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const { run, control } = require('../harness.cjs');

class Trace {
  constructor() {
    this.spans = [];
  }
}

class Span {
  constructor(label) {
    this.label = label;
  }
}

const traces = new AsyncLocalStorage();
const job = traces.run(new Trace(), () => new AsyncResource('nightly'));

function note(label) {
  const { spans } = traces.getStore();
  spans.push(new Span(label));
  if (control) spans.length = 0;
}

run((iteration) => {
  for (let step = 0; step < 3; step++) job.runInAsyncScope(() => note(`${iteration}/${step}`));
});
