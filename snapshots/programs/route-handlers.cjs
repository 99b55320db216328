'use strict';

// The client side of a browser driver, with the classes and fields of Playwright's: objects by guid on a connection, and
// requests that a context's route handlers answer. What a handler does is put into a set, so that closing the connection can wait
// for it; nobody takes it out when it is done. The context is closed, and all its objects are kept.
const { EventEmitter } = require('node:events');
const { run, control } = require('../harness.cjs');

const REQUESTS = 8;

class Connection extends EventEmitter {
  constructor() {
    super();
    this._objects = new Map();
    this._callbacks = new Map();
    this._routeTasks = new Set();
    this._lastId = 0;
    this._rootObject = new Root(this);
  }

  sendMessageToServer(object, method) {
    const id = ++this._lastId;
    const answer = new Promise((resolve, reject) =>
      this._callbacks.set(id, { resolve, reject, type: object._type, method }),
    );
    queueMicrotask(() => this.dispatch({ id }));
    return answer;
  }

  dispatch({ id }) {
    const callback = this._callbacks.get(id);
    this._callbacks.delete(id);
    callback.resolve();
  }
}

class ChannelOwner extends EventEmitter {
  constructor(parent, type, guid, initializer) {
    super();
    this._objects = new Map();
    this._wasCollected = false;
    this._connection = parent instanceof ChannelOwner ? parent._connection : parent;
    this._type = type;
    this._guid = guid;
    this._parent = parent instanceof ChannelOwner ? parent : undefined;
    this._connection._objects.set(guid, this);
    if (this._parent) this._parent._objects.set(guid, this);
    this._initializer = initializer;
  }

  _dispose(reason) {
    if (this._parent) this._parent._objects.delete(this._guid);
    this._connection._objects.delete(this._guid);
    this._wasCollected = reason === 'gc';
    for (const object of [...this._objects.values()]) object._dispose(reason);
    this._objects.clear();
  }
}

class Root extends ChannelOwner {
  constructor(connection) {
    super(connection, 'Root', '', {});
  }
}

class BrowserContext extends ChannelOwner {
  constructor(parent, guid) {
    super(parent, 'BrowserContext', guid, {});
    this._pages = new Set();
    this._routes = [];
    this._closingStatus = 'none';
  }

  route(url, handler) {
    this._routes.unshift(new RouteHandler(url, handler));
  }

  async _onRoute(route) {
    for (const handler of this._routes.slice()) if (await handler.handle(route)) return;
  }

  async close() {
    this._closingStatus = 'closing';
    await this._connection.sendMessageToServer(this, 'close');
    for (const page of this._pages) page._onClose();
    this._dispose();
    this._closingStatus = 'closed';
  }
}

class Page extends ChannelOwner {
  constructor(parent, guid) {
    super(parent, 'Page', guid, {});
    this._browserContext = parent;
    this._routes = [];
    this._closed = false;
    this._closeWasCalled = false;
    parent._pages.add(this);
  }

  _onClose() {
    this._closed = true;
    this._browserContext._pages.delete(this);
  }
}

class Request extends ChannelOwner {
  constructor(parent, guid, initializer) {
    super(parent, 'Request', guid, initializer);
    this._failureText = null;
  }
}

class Route extends ChannelOwner {
  constructor(request, guid) {
    super(request, 'Route', guid, { request });
    this._handlingPromise = null;
    this._context = request._parent._browserContext;
  }

  async fulfill() {
    await this._connection.sendMessageToServer(this, 'fulfill');
    return true;
  }
}

class RouteHandler {
  constructor(url, handler) {
    this._activeInvocations = new Set();
    this.url = url;
    this.handler = handler;
  }

  async handle(route) {
    const invocation = { route };
    this._activeInvocations.add(invocation);
    await this.handler(route);
    this._activeInvocations.delete(invocation);
    return true;
  }
}

const connection = new Connection();
exports.connection = connection;

/** As long as a real one, and another each time. */
let guids = 0;
function createGuid(kind) {
  return [kind, (guids++).toString(16).padStart(32, '0')].join('@');
}

async function answer(context, request) {
  const route = new Route(request, createGuid('route'));
  await context._onRoute(route);
  return route;
}

run(async (iteration) => {
  const context = new BrowserContext(connection._rootObject, createGuid('browser-context'));
  const page = new Page(context, createGuid('page'));
  context.route('**/*', (route) => route.fulfill());
  for (let number = 0; number < REQUESTS; number++) {
    const url = ['https://example.org', iteration, number].join('/');
    const request = new Request(page, createGuid('request'), { url });
    const task = answer(context, request);
    connection._routeTasks.add(task);
    if (control) task.then(() => connection._routeTasks.delete(task));
    await task;
  }
  await context.close();
});
