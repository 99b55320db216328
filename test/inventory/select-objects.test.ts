import {
  arrayOf,
  buildHeap,
  drawHeap,
  extendHeap,
  type GraphDescription,
  globalObject,
  mapOf,
  object,
  repeat,
  text,
} from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { Heap, type ObjectQuery, type PropertyValue, UnknownClassError } from '../../src/index.ts';
import { TakenInventory } from '../../src/inventory/heap-inventory.ts';
import { readQuery } from '../../src/inventory/object-query.ts';
import { selectObjects } from '../../src/inventory/select-objects.ts';

/** Three requests: `a` with all kinds of values, `b` with none, `c` of a subclass of which the program says nothing more. */
const HEAP: GraphDescription = extendHeap(
  drawHeap({
    global: globalObject({ queue: arrayOf(['a', 'b', 'c']), session: 'session' }),
    a: object('Request', {
      url: text('https://example.org/product/1'),
      'content-type': text('text/html'),
      größe: text('klein'),
      'two words': text('yes'),
      headers: mapOf([[text('host'), text('example.org')]]),
      via: arrayOf([text('proxy-0'), text('proxy-1')]),
      cbKwargs: object('Object', { url: text('/up') }),
      session: 'session',
      long: text('x'.repeat(1024)),
      id: text('of the program'),
      '#secret': text('private'),
    }),
    b: object('Request', { url: text('https://example.org/"\\\u001b[31m') }, { selfSize: 4000 }),
    c: object('Request', { url: text(''), session: 'session' }, { selfSize: 400 }),
    proto: object('Object', { inherited: text('never') }),
    session: 'Session',
  }),
  {
    yes: { type: 'hidden', name: 'true' },
    nothing: { type: 'hidden', name: 'system / Oddball' },
    'nothing.text': { type: 'string', name: 'null' },
    small: { type: 'number', name: 'smi number' },
    'small.text': { type: 'string', name: '404' },
    unknown: { type: 'number', name: 'heap number' },
    part: { type: 'sliced string', name: '(sliced string)' },
    big: { type: 'bigint', name: 'bigint' },
  },
  [
    'a .__proto__ proto',
    'a .ok yes',
    'a .next nothing',
    'nothing ?0 nothing.text',
    'a .status small',
    'small #value small.text',
    'a .load unknown',
    'a .path part',
    'a .count big',
  ],
);

describe('values', () => {
  test.each<[path: string, value: unknown]>([
    ['url', { type: 'string', text: 'https://example.org/product/1' }],
    ['content-type', { type: 'string', text: 'text/html' }],
    ['größe', { type: 'string', text: 'klein' }],
    ['this["two words"]', { type: 'string', text: 'yes' }],
    ["headers['host']", { type: 'string', text: 'example.org' }],
    ['headers.host', { type: 'string', text: 'example.org' }],
    ['headers.missing', null],
    ['via[1]', { type: 'string', text: 'proxy-1' }],
    ['via[2]', null],
    ['cbKwargs.url', { type: 'string', text: '/up' }],
    ['cbKwargs.url.length', null],
    ['long', { type: 'string', text: 'x'.repeat(1024), isCut: true }],
    ['ok', { type: 'constant', text: 'true' }],
    ['next', { type: 'constant', text: 'null' }],
    ['status', { type: 'number', text: '404' }],
    ['load', { type: 'number' }],
    ['path', { type: 'string' }],
    ['count', { type: 'object', className: '(bigint)', nodeId: expect.any(Number) }],
    ['session', { type: 'object', className: 'Session', nodeId: expect.any(Number) }],
    ['this', { type: 'object', className: 'Request', nodeId: expect.any(Number) }],
    ['id', { type: 'string', text: 'of the program' }],
    ['#secret', { type: 'string', text: 'private' }],
    // Only what V8 wrote as its own: no object of ours is asked.
    ['inherited', null],
    ['constructor', null],
    ['toString', null],
    ['hasOwnProperty.call', null],
    ['__proto__.inherited', { type: 'string', text: 'never' }],
  ])('%s', async (path, value) => {
    expect(await readAt(path)).toEqual(value);
  });

  test('what none of them has is told', async () => {
    const { neverFound } = await select({ print: 'url,missing', where: 'other || born2 || url' });
    expect(neverFound).toEqual(['missing', 'other', 'born2']);
  });

  test('without being asked for there are none', async () => {
    const list = await select({ where: 'url' });
    expect([list.stringsShown, JSON.stringify(list)]).toEqual([false, expect.not.stringContaining('example.org')]);
  });
});

describe('a question', () => {
  test.each<[where: string, keys: string]>([
    ['url', 'a b'],
    ['!url', 'c'],
    ['url == ""', 'c'],
    ['url != ""', 'a b'],
    ['url ~ /PRODUCT/i', 'a'],
    ['url ~ /product/gy && url ~ /product/g', 'a'],
    ['url ~ /[/]product\\/\\d$/', 'a'],
    ['session ~ /Session/', ''],
    ['class ~ /^Req/', 'a b c'],
    ['class == "Request" && shallowBytes >= 4kB', 'b'],
    ['shallowBytes < 1.5 kB', 'a c'],
    ['retainedBytes > 1MB', ''],
    ['!(shallowBytes < 1kB) || status == 404', 'a b'],
    ['!(shallowBytes < 1kB || status == 404)', 'b'],
    ['shallowBytes > 1kB || url == "" && session', 'b c'],
    ['status > 400 && status <= 404 && status != 4.04 && status > -1', 'a'],
    ['load > 0 || load < 1', ''],
    ['ok == true', 'a'],
    ['ok', 'a'],
    ['next == null', 'a'],
    ['next == undefined', 'b c'],
    ['url > "https://example.org/p"', 'a'],
    ['url < 1 || url > 1', ''],
    ['session == unheard', 'b'],
    ['session == this.session && session', 'a c'],
    ['this.id == "of the program"', 'a'],
    ["cbKwargs.url == '\\/up' && 'a' == 'a'", 'a'],
    ['constructor || toString || __proto__.constructor', ''],
    ['__proto__.inherited == "never"', 'a'],
  ])('%s', async (where, keys) => {
    expect((await select({ where })).keys.sort().join(' ')).toBe(keys);
  });

  test('a pattern finds the same for each object, and one that takes long sees little', async () => {
    expect((await select({ where: 'long ~ /^(x+)x$/' })).keys).toEqual(['a']);
    expect((await select({ where: 'url ~ /o/g' })).keys).toHaveLength(2);
  });

  test.each<[where: string, message: string]>([
    ['', 'at character 1: expected a property, a number or a "text", found the end'],
    ['url = 3', 'at character 5: expected ==, found "="'],
    ['url == ', 'at character 8: expected a property, a number or a "text", found the end'],
    ['retainedBytes > 1XB', 'at character 17: expected a property, a number or a "text", found "1XB"'],
    ['größe == "ä" url', 'at character 14: expected && or || or the end, found "url"'],
    ['(url || ok', 'at character 11: expected && or || or ), found the end'],
    ['url ~ "x"', 'at character 7: expected a regular expression as in /product/i, found "\\""'],
    [
      'url ~ /(/',
      'at character 7: expected a regular expression (Invalid regular expression: /(/: Unterminated group), found "/"',
    ],
    ['url ~ /x/iq', expect.stringContaining('at character 7: expected a regular expression (Invalid flags') as string],
    [
      'id == "of the program"',
      'at character 1: expected a text (id is a number, this.id a property of that name), found "id"',
    ],
    [
      'class == 5',
      'at character 1: expected a number (class is a text, this.class a property of that name), found "class"',
    ],
    [
      '1MB < class',
      'at character 7: expected a number (class is a text, this.class a property of that name), found "class"',
    ],
    ['id == true', 'at character 1: expected a boolean (id is a number, this.id a property of that name), found "id"'],
    ['id != class', 'at character 1: expected a text (id is a number, this.id a property of that name), found "id"'],
    ['id ~ /3/', 'at character 1: expected a text (id is a number, this.id a property of that name), found "id"'],
    [
      '"a" == born',
      'at character 8: expected a text (born is a number, this.born a property of that name), found "born"',
    ],
    ['url & ok', 'at character 5: expected && or || or the end, found "&"'],
    ['url.', 'at character 4: expected && or || or the end, found "."'],
    ['url == "x', 'at character 8: expected a property, a number or a "text", found "\\""'],
    ['process.exit(1)', 'at character 13: expected && or || or the end, found "("'],
    ['born == 0', 'at character 1: expected two snapshots or more, which tell when objects were born, found "born"'],
    [
      `${'('.repeat(20_000)}url${')'.repeat(20_000)}`,
      'at character 101: expected no more than 100 parentheses and ! inside each other, found "("',
    ],
    [
      `${'!'.repeat(20_000)}url`,
      'at character 101: expected no more than 100 parentheses and ! inside each other, found "!"',
    ],
  ])('%.40s is none', async (where, message) => {
    const said = typeof message === 'string' ? `where: ${message}` : message;
    await expect(select({ where })).rejects.toMatchObject({ code: 'usage', message: said });
  });

  test('a long one is read, whatever it is made of', async () => {
    const long = repeat(20_000, (n) => `url != "${n}"`).join(' && ');
    expect((await select({ where: `${'('.repeat(90)}${long}${')'.repeat(90)}` })).keys).toHaveLength(3);
  });
});

describe('paths', () => {
  test.each([
    ['', 'print: at character 1: expected a property as in url, headers.host or queue[0], found the end'],
    ['url,', 'print: at character 5: expected a property as in url, headers.host or queue[0], found the end'],
    ['url headers', 'print: at character 5: expected . or [ or , or the end, found "headers"'],
    ['url[x]', 'print: at character 4: expected . or [ or , or the end, found "["'],
    ['[0]', 'print: at character 1: expected a property as in url, headers.host or queue[0], found "["'],
    [repeat(300, (n) => `p${n}`).join(), '300 names of properties; expected no more than 255'],
  ])('%.20j', async (print, message) => {
    await expect(select({ print })).rejects.toMatchObject({ code: 'usage', message });
  });
});

describe('what is asked for', () => {
  test('most retained bytes first, the same by id', async () => {
    const { keys, found, objects } = await select({ top: 2 });
    expect([keys, found.count]).toEqual([['b', 'a'], 3]);
    const ids = objects!.map(({ nodeId }) => nodeId);
    expect((await select({ ids, className: undefined })).objects).toEqual(objects);
    expect((await select({ ids: [...ids, ...ids], className: undefined })).found.count).toBe(2);
  });

  test('who holds each is written as in reports', async () => {
    const { objects } = await select({ className: 'Session' });
    expect(objects!.map(({ heldBy }) => heldBy)).toEqual(['global.session']);
    expect((await select({})).objects![0].heldBy).toBe('global.queue[*]');
  });

  test('of the first 1,000 of them', async () => {
    const many = drawHeap({ global: globalObject({ all: arrayOf(repeat(1001, () => object('Job'))) }) });
    const { objects } = await select({ className: 'Job' }, many);
    expect(objects!.map(({ heldBy }) => heldBy)).toEqual([...repeat(1000, () => 'global.all[*]'), undefined]);
  });

  test('a shape that one object alone has is none of the known, but found', async () => {
    expect((await select({ className: 'Object {url}' })).found.count).toBe(1);
    const failed = await select({ className: 'Object {urls}' }).catch((error) => error);
    expect(failed).toBeInstanceOf(UnknownClassError);
    expect(failed.known).toEqual(expect.arrayContaining(['Request', 'Object', '(string)']));
    expect(failed.known).not.toContain('Object {url}');
  });

  test('what is part of other objects is told with their classes', async () => {
    const drawing = extendHeap(
      drawHeap({
        global: globalObject({ all: arrayOf(['one', 'two', 'bus']) }),
        one: 'Signal',
        two: 'Signal',
        bus: 'Bus',
      }),
      {
        a: { type: 'hidden', name: 'system / Listeners' },
        b: { type: 'hidden', name: 'system / Listeners' },
        c: { type: 'hidden', name: 'system / Listeners' },
      },
      ['one .a a', 'two .b b', 'bus .c c'],
    );
    await expect(select({ className: 'system / Listeners' }, drawing)).rejects.toThrow(
      '3 such are counted with the objects that they are part of; expected one of these: "Signal", "Bus"',
    );
  });

  test('all plain objects are the subclasses of Object', async () => {
    expect((await select({ className: 'Object', subclasses: true })).keys.sort()).toEqual(['a.cbKwargs', 'proto']);
  });

  test.each<[ObjectQuery, string]>([
    [{}, 'expected either a class or ids of objects'],
    [{ className: 'Request', ids: [1] }, 'expected either a class or ids of objects'],
    [{ ids: [1], subclasses: true }, 'subclasses need a class; ids are given'],
    [{ className: 'Request', by: 'url', print: 'url' }, 'by groups objects, so that there is none to print'],
    [{ className: 'Request', by: 'url,id' }, 'by has more than one property; expected one, as in url'],
    [
      { className: 'Request', oldest: true },
      'oldest needs an earlier snapshot of the same process: one alone does not say when its objects were born',
    ],
  ])('%j is refused', (query, message) => {
    expect(() => readQuery(query, false)).toThrow(message);
  });
});

describe('groups', () => {
  test('by a value, most retained bytes first; none twice, and those without it, too', async () => {
    const { groups, moreCount, found } = await select({ by: 'session' });
    expect(groups!.map(({ value, count }) => [value?.type ?? null, count])).toEqual([
      [null, 1],
      ['object', 2],
    ]);
    expect(moreCount).toBe(0);
    const total = (of: 'count' | 'shallowBytes'): number => groups!.reduce((sum, group) => sum + group[of], 0);
    expect([total('count'), total('shallowBytes')]).toEqual([found.count, found.shallowBytes]);
  });

  test('of which the first so many are listed', async () => {
    expect(await select({ by: 'url', top: 1 })).toMatchObject({ moreCount: 2, groups: [{ count: 1 }] });
  });

  test('texts that look like ids or other kinds of values are texts', async () => {
    const ids = drawHeap({
      global: globalObject({
        queue: arrayOf(['true', '@1', '', 'undefined', 'true'].map((value) => object('Job', { value: text(value) }))),
      }),
    });
    const { groups } = await select({ className: 'Job', by: 'value' }, ids);
    expect(groups!.map(({ count }) => count)).toEqual([2, 1, 1, 1]);
  });
});

/** Of the class Request, where the query says nothing else. */
async function select(query: Partial<{ [key in keyof ObjectQuery]: ObjectQuery[key] | undefined }>, drawing = HEAP) {
  const { snapshot, node } = await buildHeap(drawing);
  const { className, ...others } = { className: 'Request', ...query };
  const asked = { ...others, ...(className === undefined ? {} : { className }) } as ObjectQuery;
  const list = selectObjects(new TakenInventory(new Heap(snapshot), undefined), readQuery(asked, false));
  const keyOf = new Map(drawing.nodes.map(({ key = '' }) => [snapshot.nodeId[node(key)] as number, key]));
  return { ...list, keys: (list.objects ?? []).map(({ nodeId }) => keyOf.get(nodeId)!) };
}

async function readAt(path: string): Promise<PropertyValue | null> {
  const { objects, keys } = await select({ print: path });
  return objects![keys.indexOf('a')].values![0];
}
