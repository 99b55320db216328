'use strict';

// One subscription that lives as long as the process; its values come by a scheduler.
const { Subject, asapScheduler, observeOn } = require('rxjs');
const { run } = require('../harness.cjs');

class Price {
  constructor(symbol) {
    this.symbol = symbol;
  }
}

class Ticker {
  constructor() {
    this.prices = new Subject();
    this.count = 0;
    this.subscription = this.prices.pipe(observeOn(asapScheduler)).subscribe(() => {
      this.count++;
    });
  }
}

const ticker = new Ticker();
exports.ticker = ticker;

run((iteration) => {
  for (let number = 0; number < 4; number++) ticker.prices.next(new Price(`${iteration}/${number}`));
  return new Promise(setImmediate);
});
