'use strict';

// A selection: what is put into it is taken out again. The observable map remembers every key it has had.
const { observable } = require('mobx');
const { run } = require('../harness.cjs');

class Row {
  constructor(title) {
    this.title = title;
  }
}

class Selection {
  constructor() {
    this.rows = observable.map();
  }
}

const selection = new Selection();
exports.selection = selection;

run((iteration) => {
  for (let number = 0; number < 5; number++) {
    const row = new Row(`${iteration}/${number}`);
    selection.rows.set(row, true);
    selection.rows.delete(row);
  }
});
