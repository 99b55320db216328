'use strict';

// Rules that come as text and are compiled when they are needed. The module of each stays a child of the one that asked.
const requireFromString = require('require-from-string');
const { run } = require('../harness.cjs');

class Order {
  constructor(sum) {
    this.sum = sum;
  }
}

run((iteration) => {
  for (const share of [2, 3]) {
    const rule = requireFromString(
      `exports.apply = function apply(order) { return order.sum / ${share} - ${iteration}; };`,
    );
    rule.apply(new Order(iteration));
  }
});
