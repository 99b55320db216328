// A crawler, after Scrapy's. What a page's callback schedules carries that page's response in its callback arguments, so
// every request that waits in the queue keeps a whole response; and nobody drains the queue.
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

/** The control drains its queue. */
export function withQueue({ isDrained }) {
  return {
    setup: () => new Crawler(),
    action({ state: crawler, iteration }) {
      for (let page = 0; page < 25; page++) {
        const url = `/${iteration}/${page}`;
        crawler.parse(new Response(url, ['<html>', url, '</html>'].join(' ')));
      }
      if (isDrained) crawler.drain();
    },
    phases: { 'after-drain': ({ state: crawler }) => crawler.drain() },
  };
}

export default withQueue({ isDrained: false });
