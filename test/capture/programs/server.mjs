import { createServer } from 'node:http';

// A server that keeps a session for each visit, and has a page without a leak.
class Session {
  constructor(url) {
    this.url = url;
    this.visits = [Date.now()];
  }
}

class Router {
  sessions = new Map();

  visit(url) {
    const session = new Session(url);
    this.sessions.set(this.sessions.size, session);
    return session;
  }
}

const router = new Router();
globalThis.visit = (url) => void router.visit(url);

const server = createServer((request, response) => {
  if (request.url.startsWith('/visit')) router.visit(request.url);
  response.end('done');
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
