// A web framework, after aiohttp's requests and their exceptions. A failed request knows its error, the error knows its
// request: a cycle, which alone would be collected. Two keep it, and either is enough: a log of recent errors, which nobody
// trims, and the failures by their URL, of which each is another.
class RequestError extends Error {
  constructor(message, request) {
    super(message);
    this.request = request;
  }
}

class Request {
  constructor(url) {
    this.url = url;
    this.error = undefined;
  }

  fail(message) {
    this.error = new RequestError(message, this);
    return this.error;
  }
}

class ErrorLog {
  constructor() {
    this.recent = [];
    this.byUrl = new Map();
    this.longest = 0;
  }

  write(error) {
    this.recent.push(error);
    this.byUrl.set(error.request.url, error);
    // An error whose stack nobody reads keeps the receivers of its frames, too.
    this.longest = Math.max(this.longest, error.stack.length);
  }

  flush() {
    this.recent.length = 0;
    this.byUrl.clear();
  }
}

function handle(url, log) {
  const request = new Request(url);
  log.write(request.fail('bad gateway'));
}

/** The control flushes its log. */
export function withLog({ isFlushed }) {
  return {
    setup: () => new ErrorLog(),
    action({ state: log, iteration }) {
      for (let number = 0; number < 30; number++) handle(`/${iteration}/${number}`, log);
      if (isFlushed) log.flush();
    },
    phases: { 'after-flush': ({ state: log }) => log.flush() },
  };
}

export default withLog({ isFlushed: false });
