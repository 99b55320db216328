'use strict';

// Requests, each with an AsyncLocalStorage store of its own. What a request has started is kept for good, and so is its store.
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const { run, control } = require('../harness.cjs');

class RequestStore {
  constructor(user) {
    this.user = user;
  }
}

class Poll extends AsyncResource {
  constructor() {
    super('POLL');
  }
}

class Poller {
  constructor() {
    this.polls = [];
  }

  start() {
    this.polls.push(new Poll());
  }

  stop() {
    this.polls.length = 0;
  }
}

const stores = new AsyncLocalStorage();
const poller = new Poller();
exports.poller = poller;

run((iteration) => {
  for (let number = 0; number < 2; number++)
    stores.run(new RequestStore(`${iteration}/${number}`), () => poller.start());
  if (control) poller.stop();
});
