'use strict';

// A monitor that looks at new instances every so often. What its interval has seen stays in a variable that only the
// interval's callback knows.
const { run, control } = require('../harness.cjs');

class Instance {
  constructor(name) {
    this.name = name;
  }
}

const inbox = [];

function startMonitor() {
  const instances = [];
  const timer = setInterval(function collect() {
    while (inbox.length > 0) {
      const { instance, seen } = inbox.pop();
      instances.push(instance);
      seen();
    }
    if (control) instances.length = 0;
  }, 1);
  // The monitor alone shall not keep the process running.
  timer.unref();
}

startMonitor();

run(
  (iteration) =>
    new Promise((resolve) => {
      inbox.push({ instance: new Instance(`no. ${iteration}`), seen: resolve });
    }),
);
