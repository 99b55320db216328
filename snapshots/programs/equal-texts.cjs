'use strict';

// Orders that come as JSON: each has its own copy of the few texts that all of them have. The control keeps the last eight.
const { run, control } = require('../harness.cjs');

class Ledger {
  constructor() {
    this.orders = [];
  }

  read(text) {
    this.orders.push(new Order(JSON.parse(text)));
    if (control && this.orders.length > 8) this.orders.shift();
  }
}

class Order {
  constructor({ number, terms, place }) {
    this.number = number;
    this.terms = terms;
    this.place = place;
  }
}

const ledger = new Ledger();
exports.ledger = ledger;

const terms = 'To be paid within thirty days of receipt of the goods, without any deduction. '.repeat(4);
const places = ['Lisbon, at the harbour, second gate', 'Trieste, at the harbour, first gate'];

run((iteration) => {
  for (let order = 0; order < 4; order++) {
    ledger.read(JSON.stringify({ number: iteration * 4 + order, terms, place: places[order % 2] }));
  }
});
