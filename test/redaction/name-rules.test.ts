import { describe, expect, test } from 'vitest';
import { shownEventName } from '../../src/graph/event-names.ts';
import { NameRole, redactName } from '../../src/redaction/name-rules.ts';
import { Pseudonyms } from '../../src/redaction/pseudonyms.ts';

const PSEUDONYMS = new Pseudonyms(Buffer.alloc(32, 7));
const { engine, class: className, property, key, variable, script, event } = NameRole;

/** A name as `--names hash` writes it, with `*` for the pseudonym. */
function hash(text: string, roles: number): string {
  return redactName(text, roles, 'hash', PSEUDONYMS).replace(/(?<![a-z])[a-z]{12}(?![a-z])/u, '*');
}

describe('with hashed names, what V8 and browsers write around a name stays, and the name does not', () => {
  test.each([
    ['SecretWidget', className, '*'],
    ['secretFn', property, '*'],
    ['secretFn', variable, '*'],
    ['<symbol acmeInternalThing>', property, '<symbol *>'],
    ['get secretFn', property, 'get *'],
    ['set #secretFn', property, 'set #*'],
    ['#secretFn', property, '#*'],
    ['bound secretFn', className, 'bound *'],
    ['[secretFn]', className, '[*]'],
    ['get [secretFn]', className, 'get [*]'],
    ['(secret)', className, '*'],
    ['Detached SecretWidget', className, 'Detached *'],
    ['Detached SecretWidget', engine, 'Detached *'],
    ['SecretWidget / https://shop.example/', className, '* / https://'],
    ['<secret-tag>', engine, '<*>'],
    ['<secret-tag class="x">', engine, '<*>'],
    ['Detached <secret-tag>', engine, 'Detached <*>'],
    ['<secret', className, '*'],
    ['HTMLSecretElement', className, '*'],
    ['system / SharedFunctionInfo / mySecretFn', className, 'system / SharedFunctionInfo / *'],
    ['system / SharedFunctionInfo / mySecretFn', engine, 'system / SharedFunctionInfo / *'],
    ['system / Code / mySecretFn', engine, 'system / Code / *'],
    ['system / Secret', className, '*'],
    ['system / Script / file:///srv/acme/secret.js', engine | script, 'system / Script / *.js'],
    ['(code for mySecretFn)', engine, '(code for *)'],
  ])('%s as %i', (text, roles, expected) => expect(hash(text, roles)).toBe(expected));
});

describe('with hashed names, names that everybody has stay', () => {
  test.each([
    ['(GC roots)', engine],
    ['(DeoptimizationEntry_Eager builtin handle)', engine],
    ['elements', engine],
    ['system / Map', engine],
    ['system / Map (OneByteString)', engine],
    ['system / Context / scope @457', engine],
    ['system / SharedFunctionInfo / forEach', className],
    ['system / Script / node:events', engine | script],
    ['(code for forEach)', engine],
    ['Promise', className],
    ['Float16Array', className],
    ['WebSocket', className],
    ['get size', property],
    ['get [Symbol.species]', className],
    ['<symbol kState>', property],
    ['<symbol>', property],
    ['<symbol Symbol.iterator>', property],
    ['<instance_members_initializer>', className],
    ['<div>', engine],
    ['Detached <section>', engine],
    ['Detached HTMLDivElement', engine],
    ['Detached SVGPathElement', className],
    ['Window / https://', className],
    ['_events', property],
  ])('%s as %i', (text, roles) => expect(hash(text, roles)).toBe(text));
});

describe('with names that stay, what looks like a token does not: `~*` stands for the pseudonym', () => {
  test.each([
    ['file:///srv/acme/cart.js', script, 'acme/cart.js'],
    ['file:///srv/tok_61435aa8f0c94d2e/cart.js', script, '~*/cart.js'],
    ['/srv/run-9f86d081884c7d65/cart.min.js', script, '~*/cart.min.js'],
    ['C:\\srv\\9f86d081884c7d65\\cart.js', script, '~*/cart.js'],
    [
      'https://shop.example/static/qX7bTzK9mWv3RfLp/app.9f86d081884c7d65.js',
      script,
      'https://shop.example/static/~*/~*.js',
    ],
    ['system / Script / file:///srv/tok_61435aa8f0c94d2e/cart.js', engine | script, 'system / Script / ~*/cart.js'],
    ['/srv/shop/order of alice@mail.example.html', script, 'shop/~*.html'],
    ['u:p4ss@host.example/a.js?t=zz91', script, '~*/a.js'],
    ['/srv/078-05-1120/10.20.30.40.js', script, '~*/~*.js'],
    ['/srv/2026/v1.2.3.js', script, '2026/v1.2.3.js'],
    ['file:///srv/acme/cart.mjs?token=alice@mail.example#9', script, 'acme/cart.mjs'],
    ['078-05-1120', className, '~*'],
    ['node:internal/process/task_queues', script, 'node:internal/process/task_queues'],
    [
      '/srv/node_modules/@scope/name-with-words/dist/index.cjs',
      script,
      'node_modules/@scope/name-with-words/dist/index.cjs',
    ],
    ['Bearer_61435aa8f0c94d2e', className, '~*'],
    ['Qbd3X9vTqLm2KpWz7Rj', className, '~*'],
    ['Qbd3X9vTqLm2KpWz7Rj', property, '~*'],
    ['sk_live_bTzK9mWv3RfLpQ8x', property, '~*'],
  ])('%s as %i', (text, roles, expected) => {
    expect(redactName(text, roles, 'keep', PSEUDONYMS).replaceAll(/~[a-z]{12}/gu, '~*')).toBe(expected);
  });
});

describe('of the name of an event stays what reports tell of it', () => {
  test.each([
    ['user-left', event, 'user-left', '*-*'],
    ['order:updated', event, 'order:updated', '*:*'],
    ['room:42', event, 'room:~*', '*:~*'],
    ['data', event, 'data', 'data'],
    ['sk_live_51HxyzABC', event, '~*', '~*'],
    ['alice@mail.example', event, '~*', '~*'],
    ['order:updated', event | key, 'order:updated', '*:*'],
    ['order:updated', key, '~*', '~*'],
    ['userJoined', event | property, 'userJoined', '*'],
  ])('%s as %i', (text, roles, kept, hashed) => {
    const written = (['keep', 'hash'] as const).map((names) =>
      redactName(text, roles, names, PSEUDONYMS).replaceAll(/(?<![a-z])[a-z]{12}(?![a-z])/gu, '*'),
    );
    expect(written).toEqual([kept, hashed]);
    // Of what was redacted reports tell as much.
    if (roles === event) expect(shownEventName(written[0].replaceAll('*', 'qwertyuiopas'))).toBe(shownEventName(text));
  });
});
