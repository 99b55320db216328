'use strict';

// A tracer that marks each request, and never clears what it has read.
const { performance } = require('node:perf_hooks');
const { run, control } = require('../harness.cjs');

let latest = 0;

function trace(number) {
  const name = `request ${number}`;
  performance.mark(name);
  const [{ startTime }] = performance.getEntriesByName(name);
  latest = Math.max(latest, startTime);
  if (control) performance.clearMarks(name);
}

run((iteration) => {
  for (let number = 0; number < 4; number++) trace(iteration * 4 + number);
});
