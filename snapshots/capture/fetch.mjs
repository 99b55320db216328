import { createServer } from 'node:http';

/** Nothing of a request is left, but for the entry that Node keeps of each of the last 250. */
export default {
  setup: async () => {
    const server = createServer((_, response) => response.end('hello'));
    await new Promise((resolve) => server.listen(0, resolve));
    return server;
  },
  action: async ({ state: server }) => {
    const response = await fetch(`http://127.0.0.1:${server.address().port}/`);
    await response.text();
    return response;
  },
  teardown: ({ state: server }) => {
    server.closeAllConnections();
    server.close();
  },
};
