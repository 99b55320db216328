'use strict';

// A worker that takes jobs for as long as the process lives. Its log is known to nobody else, and the promise it waits for
// is another one each time.
const { run, control } = require('../harness.cjs');

class Log {
  constructor() {
    this.entries = [];
  }

  add(entry) {
    this.entries.push(entry);
    if (control) this.entries.length = 0;
  }
}

class Entry {
  constructor(text) {
    this.text = text;
  }
}

let deliver;

async function work() {
  const log = new Log();
  for (;;) {
    const { text, done } = await new Promise((resolve) => {
      deliver = resolve;
    });
    log.add(new Entry(text));
    done();
  }
}

work();

run(
  (iteration) =>
    new Promise((resolve) => {
      deliver({ text: `job ${iteration}`, done: resolve });
    }),
);
