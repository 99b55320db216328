'use strict';

// A crawler. What a page's callback schedules carries that page's response in its callback arguments, so every request
// that waits in the queue keeps a whole response; and nobody drains the queue.
const { run, control } = require('../harness.cjs');

class Response {
  constructor(url, body) {
    this.url = url;
    this.body = body;
  }
}

class Request {
  constructor(url, cbKwargs) {
    this.url = url;
    this.cbKwargs = cbKwargs;
  }
}

class Scheduler {
  constructor() {
    this.queue = [];
  }

  enqueue(request) {
    this.queue.push(request);
  }
}

class Crawler {
  constructor() {
    this.scheduler = new Scheduler();
  }

  parse(response) {
    for (let link = 0; link < 2; link++) {
      this.scheduler.enqueue(new Request(`${response.url}/${link}`, { referer: response }));
    }
  }

  drain() {
    while (this.scheduler.queue.length > 0) this.scheduler.queue.pop();
  }
}

const crawler = new Crawler();
exports.crawler = crawler;

run((iteration) => {
  crawler.parse(new Response(`/${iteration}`, ['<html>', iteration, '</html>'].join(' ')));
  if (control) crawler.drain();
});
