'use strict';

// A gate that opens once, late or never. Every visitor puts a reaction on its promise, and a reaction cannot be taken
// back, though the visitor left long ago. The control has a list to leave.
const { run, control } = require('../harness.cjs');

class Gate {
  constructor() {
    this.waiting = new Set();
    // Would be settled when the gate opens.
    this.opened = new Promise(() => {});
  }

  whenOpened(enter) {
    if (control) this.waiting.add(enter);
    else this.opened.then(enter);
  }

  leave(enter) {
    this.waiting.delete(enter);
  }
}

class Visitor {
  constructor(name) {
    this.name = name;
    this.inside = false;
  }
}

const gate = new Gate();
exports.gate = gate;

function visit(name) {
  const visitor = new Visitor(name);
  const enter = function enter() {
    visitor.inside = true;
  };
  gate.whenOpened(enter);
  gate.leave(enter);
}

run((iteration) => {
  for (let number = 0; number < 10; number++) visit(`${iteration}/${number}`);
});
