'use strict';

// Reads secrets as JSON from standard input, keeps them in whatever a program may keep data in, each on the way to something
// that grows, and writes before.heapsnapshot and after.heapsnapshot into the folder that it is given.
const { AsyncLocalStorage } = require('node:async_hooks');
const { EventEmitter } = require('node:events');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { writeHeapSnapshot } = require('node:v8');

/** @type {string[]} */
const secrets = JSON.parse(readFileSync(0, 'utf8'));
const folder = process.argv[2];

class Entry {
  constructor(value) {
    this.value = value;
    this.payload = { value, list: [value] };
  }
}

class Account {
  constructor(secret) {
    this.secret = secret;
    this.url = new URL(`https://user:${encodeURIComponent(secret)}@example.org/${secret}?q=${secret}`);
    this.bytes = Buffer.from(secret);
    this.error = new Error(`cannot log in with ${secret}`);
    this.pattern = new RegExp(secret.replaceAll(/[.+]/g, '\\$&'));
    this.history = [];
  }
}

const accounts = secrets.map((secret) => new Account(secret));
const byKey = new Map(secrets.map((secret) => [secret, []]));
const sets = new Map(secrets.map((secret) => [secret, new Set([secret])]));
const plain = Object.fromEntries(secrets.map((secret) => [secret, []]));
const bare = Object.create(null);
for (const secret of secrets) bare[secret] = { entries: [] };
const many = Object.fromEntries(secrets.flatMap((secret) => Array.from({ length: 30 }, (_, n) => [secret + n, []])));
const nested = { inner: { [secrets[0]]: { [secrets[1]]: [] } } };
const bySymbol = Object.fromEntries(secrets.map((secret) => [Symbol(secret), []]));
const emitter = new EventEmitter();
emitter.setMaxListeners(0);
const named = secrets.map((secret) => ({ [secret]: () => grown })[secret]);
const grown = [];
for (const one of named) one.kept = [];
const renamed = secrets.map((secret) => Object.defineProperty(() => grown, 'name', { value: secret }));
for (const one of renamed) one.kept = [];
const tagged = secrets.map((secret) => ({ [Symbol.toStringTag]: secret, kept: [] }));
const classes = secrets.map(
  (secret) =>
    new ({
      [secret]: class {
        kept = [];
      },
    })[secret](),
);
const weak = new WeakMap();
const weakKeys = secrets.map((secret) => ({ secret }));
for (const [at, key] of weakKeys.entries()) weak.set(key, secrets[at] + at);
const stores = secrets.map((secret) => ({ secret, storage: new AsyncLocalStorage() }));
const promises = [];
const closures = [];
const texts = [];

function remember(secret) {
  const entries = [];
  closures.push(() => [secret, entries]);
  return entries;
}

const remembered = secrets.map(remember);

function grow(iteration) {
  for (const [at, secret] of secrets.entries()) {
    const text = `${secret}/${iteration}`;
    accounts[at].history.push(new Entry(text));
    byKey.get(secret).push(new Entry(text));
    byKey.set(text, new Entry(text));
    sets.get(secret).add(text);
    plain[secret].push(new Entry(text));
    bare[secret].entries.push(new Entry(text));
    bare[text] = new Entry(text);
    many[`${secret}${iteration % 30}`].push(new Entry(text));
    nested.inner[secrets[0]][secrets[1]].push(new Entry(text));
    for (const symbol of Object.getOwnPropertySymbols(bySymbol)) bySymbol[symbol].push(new Entry(text));
    emitter.on(secret, () => text);
    named[at].kept.push(new Entry(text));
    renamed[at].kept.push(new Entry(text));
    tagged[at].kept.push(new Entry(text));
    classes[at].kept.push(new Entry(text));
    remembered[at].push(new Error(text));
    texts.push(
      text,
      Buffer.from(text),
      new RegExp(`${at}${iteration}`),
      Symbol(text),
      new URL(`https://example.org/${encodeURIComponent(text)}`),
    );
    stores[at].storage.run({ secret: text }, () => setTimeout(() => text, 3_600_000).unref());
    promises.push(Promise.reject(new Error(text)).catch((error) => error));
  }
}

exports.kept = {
  accounts,
  byKey,
  sets,
  plain,
  bare,
  many,
  nested,
  bySymbol,
  emitter,
  named,
  renamed,
  tagged,
  classes,
  weak,
  weakKeys,
};

for (let iteration = 0; iteration < 5; iteration++) grow(iteration);
setTimeout(() => {
  writeHeapSnapshot(join(folder, 'warm-up.heapsnapshot'));
  setTimeout(() => {
    writeHeapSnapshot(join(folder, 'before.heapsnapshot'));
    for (let iteration = 5; iteration < 65; iteration++) grow(iteration);
    setTimeout(() => {
      writeHeapSnapshot(join(folder, 'after.heapsnapshot'));
      process.exit(0);
    }, 10);
  }, 10);
}, 10);
