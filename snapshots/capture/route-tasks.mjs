// The client of a browser, after Playwright's route handlers. The task of each routed request is put into a set of the
// connection, so that closing the connection can wait for what still runs; nobody takes it out when it is done. An
// iteration is one browser context with 160 requests. Closing contexts frees them and not their tasks.
const REQUESTS_PER_CONTEXT = 160;

class Connection {
  constructor() {
    this.tasks = new Set();
  }

  dispatch(message) {
    const task = handle(message);
    this.tasks.add(task);
    return task;
  }

  async close() {
    await Promise.all(this.tasks);
    this.tasks.clear();
  }
}

class BrowserContext {
  constructor(connection, name) {
    this.connection = connection;
    this.name = name;
    this.isRouted = false;
  }

  route() {
    this.isRouted = true;
  }

  request(url) {
    return this.isRouted ? this.connection.dispatch(url) : handle(url);
  }
}

class Browser {
  constructor() {
    this.connection = new Connection();
    this.contexts = new Set();
  }

  newContext(name) {
    const context = new BrowserContext(this.connection, name);
    this.contexts.add(context);
    return context;
  }

  closeContexts() {
    this.contexts.clear();
  }
}

async function handle(message) {
  const payload = await readBody(message);
  return { m: message, payload };
}

async function readBody(message) {
  // Joined, not concatenated: one flat string, and no tree of halves in the heap.
  return [message, 'body'.repeat(20)].join(' ');
}

/** The control does the same without a route. */
export function withRoute(isRouted) {
  return {
    setup: () => new Browser(),
    async action({ state: browser, iteration }) {
      const context = browser.newContext(['context', iteration].join(' '));
      if (isRouted) context.route();
      const answers = [];
      for (let number = 0; number < REQUESTS_PER_CONTEXT; number++) {
        answers.push(context.request(`${iteration}/${number}`));
      }
      await Promise.all(answers);
    },
    phases: {
      'after-close': ({ state: browser }) => browser.closeContexts(),
      'after-connection-close': ({ state: browser }) => browser.connection.close(),
    },
  };
}

export default withRoute(true);
