import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import {
  type BackReferenceBounds,
  findBackReferences,
  findRetainerChains,
  type Heap,
  type NodeOrdinal,
  UsageError,
} from 'heapdiff';
import { buildHeap, copies, extendHeap, type GraphDescription, repeat } from 'heapdiff/testing';
import { describe, expect, test } from 'vitest';
import { drawBackReferences } from '../../src/report/back-reference-picture.ts';
import { formatBackReferences } from '../../src/report/back-reference-text.ts';
import { formatDot } from '../../src/report/dot.ts';
import { formatGexf } from '../../src/report/gexf.ts';
import { formatGraphml } from '../../src/report/graphml.ts';
import type { Picture, PictureEdge, PictureNode } from '../../src/report/picture.ts';
import { drawSuspect, NO_SUSPECTS } from '../../src/report/suspect-picture.ts';
import { formatSvg } from '../../src/report/svg.ts';
import { HOSTILE_IN_PICTURES } from '../support/hostile-names.ts';
import { CONNECTION, suspectsOf } from '../support/suspect-graphs.ts';

const WHOLE = { depth: 20, tooMany: 10 };
const graphviz = await Graphviz.load();
const xml = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: (name) => ARRAYS.has(name) });
const ARRAYS: ReadonlySet<string> = new Set(['node', 'edge', 'data', 'attvalue']);

/** A Set of promises that leads to their data, and a Map that holds some of the same. */
const [SUSPECT] = await suspectsOf(
  extendHeap(CONNECTION, { byId: 'Map', entries: 'array:' }, ['conn .byId byId', 'byId #table entries']),
  extendHeap(
    extendHeap(CONNECTION, { byId: 'Map', entries: 'array:' }, ['conn .byId byId', 'byId #table entries']),
    {
      ...copies('task', 20, { name: 'Promise', selfSize: 40 }),
      ...copies('data', 20, { name: 'Data', selfSize: 60 }),
      late: { name: 'Late', selfSize: 7 },
    },
    [
      ...repeat(20, (n) => `table #${n} task${n}`),
      ...repeat(15, (n) => `entries #${n} task${n}`),
      ...repeat(20, (n) => `task${n} #reactions_or_result data${n}`),
      'table #20 late',
    ],
  ),
);

/** global .hub -> Hub, which holds an object of each of these classes by a property of the same name; all hold `it`. */
const HOSTILE_HEAP: GraphDescription = {
  nodes: [
    { key: 'global', name: 'global' },
    { key: 'hub', name: 'Hub' },
    { key: 'it', name: 'secret\u001b', type: 'string', selfSize: 90_000 },
    ...HOSTILE_IN_PICTURES.map((name, at) => ({ key: `x${at}`, name, selfSize: 90_000 })),
  ],
  edges: [
    { from: 'root', to: 'global', type: 'shortcut' },
    { from: 'global', to: 'hub' },
    ...HOSTILE_IN_PICTURES.map((name, at) => ({ from: 'hub', to: `x${at}`, name })),
    ...HOSTILE_IN_PICTURES.map((name, at) => ({ from: `x${at}`, to: 'it', name })),
  ],
};

describe('a suspect', () => {
  const picture = drawSuspect(SUSPECT, WHOLE);

  test('as DOT', async () => {
    await expect(formatDot(picture)).toMatchFileSnapshot('../golden/held-by-set-and-map.diff.dot');
  });

  test('as SVG', async () => {
    await expect(await formatSvg(picture)).toMatchFileSnapshot('../golden/held-by-set-and-map.diff.svg');
  });

  test('as GEXF', async () => {
    await expect(formatGexf(picture)).toMatchFileSnapshot('../golden/held-by-set-and-map.diff.gexf');
  });

  test('as GraphML', async () => {
    await expect(formatGraphml(picture)).toMatchFileSnapshot('../golden/held-by-set-and-map.diff.graphml');
  });

  test('has a node of what is left out, wherever something is', () => {
    expect(sketch(drawSuspect(SUSPECT, { depth: 2, tooMany: 1 }))).toEqual([
      'Connection -> Set',
      'Set -> Promise (20)',
      'Promise -> Data (20)',
      '1 more -> Connection',
      'Set -> 1 more',
      '1 more -> Promise',
    ]);
  });

  test('is drawn from what it holds upwards as far as the depth says', () => {
    expect(sketch(drawSuspect(SUSPECT, { depth: 1, tooMany: 9 }))).toEqual([
      'Set -> Promise (20)',
      'Map -> Promise (15)',
      'Set -> Late',
      'Promise -> Data (20)',
      '1 more -> Set',
      '1 more -> Map',
    ]);
  });

  test('is drawn whole by the largest depth there is', () => {
    expect(drawSuspect(SUSPECT, { ...WHOLE, depth: Number.MAX_SAFE_INTEGER })).toEqual(picture);
  });

  test('that grew in place is drawn to where it grew', async () => {
    const after = extendHeap(CONNECTION, { table: { type: 'array', name: '', selfSize: 90_000 } });
    const [suspect] = await suspectsOf(CONNECTION, after);
    expect(sketch(drawSuspect(suspect, WHOLE))).toEqual([
      'ROOT -> global',
      'global -> Connection',
      'Connection -> Set',
    ]);
  });

  test('without a graph is none of ours', () => {
    const draw = (): Picture => drawSuspect({ ...SUSPECT }, WHOLE);
    expect(draw).toThrow(UsageError);
    expect(draw).toThrow('the suspect has no graph');
  });
});

test('where there is no suspect the picture says so', async () => {
  expect(formatDot(NO_SUSPECTS)).toContain('label="No suspects"');
  expect(await formatSvg(NO_SUSPECTS)).toContain('>No suspects</text>');
  expect(XMLValidator.validate(formatGexf(NO_SUSPECTS))).toBe(true);
  expect(XMLValidator.validate(formatGraphml(NO_SUSPECTS))).toBe(true);
});

describe.each(HOSTILE_IN_PICTURES.map((name) => [JSON.stringify(name), name]))('a name like %s', (_, name) => {
  const picture = pictureOf(name);

  test('stands in a label of the DOT, and Graphviz reads the same graph', () => {
    const read = JSON.parse(graphviz.layout(formatDot(picture), 'json', 'dot'));
    expect(read.objects.map(({ name }: { name: string }) => name)).toEqual(['n0', 'n1', 'n2']);
    expect(read.edges.map(({ tail, head }: { tail: number; head: number }) => [tail, head])).toEqual([
      [0, 1],
      [2, 1],
    ]);
    for (const object of read.objects) expect(Object.keys(object)).not.toEqual(expect.arrayContaining(['URL']));
    expect(formatDot(picture).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  test('stands in texts of the SVG, where nothing can be run or fetched', async () => {
    const svg = await formatSvg(picture);
    expect(XMLValidator.validate(svg)).toBe(true);
    expect([...new Set(svg.match(/<[a-zA-Z!]+/g))].sort()).toEqual(SVG_ELEMENTS);
    const attributes = new Set([...svg.matchAll(/ ([\w:]+)="/g)].map(([, attribute]) => attribute));
    expect([...attributes].filter((attribute) => /href|^on|src|style|url/i.test(attribute))).toEqual([]);
    expect(svg.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(svg.match(/<title>/g)).toHaveLength(1);
  });

  test.each([
    ['GEXF', formatGexf],
    ['GraphML', formatGraphml],
  ])('stands in a value of the %s, which has the same graph', (_, format) => {
    const text = format(picture);
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    const read = xml.parse(text);
    const { graph } = read.gexf ?? read.graphml;
    const [nodes, edges] = [graph.nodes?.node ?? graph.node, graph.edges?.edge ?? graph.edge];
    expect(nodes.map(({ id }: { id: string }) => id)).toEqual(['n0', 'n1', 'n2']);
    expect(edges.map(({ source, target }: { source: string; target: string }) => [source, target])).toEqual([
      ['n0', 'n1'],
      ['n2', 'n1'],
    ]);
  });
});

describe('a heap with all of these names', () => {
  test('is told and drawn whole: who holds an object', async () => {
    const { heap, node } = await buildHeap(HOSTILE_HEAP);
    const bounds = { depth: 9, tooMany: 99, showStrings: true };
    const references = findBackReferences(heap, node('it'), bounds);
    // By `__proto__` nothing is held: that is the engine's, as long as others hold the object.
    expect(references.nodes.length).toBe(HOSTILE_IN_PICTURES.length + 3);
    expect(textOf(heap, node('it'), bounds).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    await expectReadable(drawBackReferences(references));
  });

  test.each(HOSTILE_IN_PICTURES)('is told where a bound leaves the holder out: %j', async (name) => {
    const hub = { nodes: HOSTILE_HEAP.nodes.slice(0, 3), edges: (HOSTILE_HEAP.edges ?? []).slice(0, 2) };
    const { heap, node } = await buildHeap({
      nodes: [...hub.nodes, { key: 'x', name }],
      edges: [...hub.edges, { from: 'hub', to: 'it', name: 'it' }, { from: 'hub', to: 'x' }, { from: 'x', to: 'it' }],
    });
    const text = textOf(heap, node('it'), { depth: 9, tooMany: 1 });
    expect(text).toContain('must go, too');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  test('is told and drawn whole: what a suspect holds', async () => {
    const before = { nodes: HOSTILE_HEAP.nodes.slice(0, 2), edges: (HOSTILE_HEAP.edges ?? []).slice(0, 2) };
    const suspects = await suspectsOf(before, HOSTILE_HEAP);
    expect(suspects.length).toBeGreaterThan(0);
    for (const suspect of suspects) await expectReadable(drawSuspect(suspect, { depth: 9, tooMany: 99 }));
  });

  function textOf(heap: Heap, object: NodeOrdinal, bounds: BackReferenceBounds): string {
    const chains = findRetainerChains(heap, object, bounds);
    return formatBackReferences(findBackReferences(heap, object, bounds), chains, { color: false });
  }

  /** Every other reader of these formats sees as many nodes and edges as there are. */
  async function expectReadable(picture: Picture): Promise<void> {
    const read = JSON.parse(graphviz.layout(formatDot(picture), 'json', 'dot'));
    const drawn = read.objects.filter(({ nodes }: { nodes?: unknown }) => nodes === undefined);
    expect([drawn.length, read.edges.length]).toEqual([picture.nodes.length, picture.edges.length]);
    for (const text of [await formatSvg(picture), formatGexf(picture), formatGraphml(picture)]) {
      expect(XMLValidator.validate(text)).toBe(true);
      expect([text.match(/<script|<b>|<h1>/), text.replaceAll('\n', '').match(/[\p{Cc}\p{Cf}\p{Cs}]/u)]).toEqual([
        null,
        null,
      ]);
    }
  }
});

const SVG_ELEMENTS = ['<ellipse', '<g', '<path', '<polygon', '<svg', '<text', '<title'];

test('a backslash, a quote and a character reference come out of Graphviz as they are', async () => {
  const read = new XMLParser({ processEntities: true }).parse(await formatSvg(pictureOf('\\N "x" &lt; \\')));
  expect(JSON.stringify(read)).toContain(JSON.stringify('born after: \\N "x" &lt; \\').slice(1, -1));
});

test('a name of ten megabytes is cut', async () => {
  const picture = pictureOf('long'.repeat(2_500_000));
  for (const text of [formatDot(picture), formatGexf(picture), formatGraphml(picture), await formatSvg(picture)]) {
    expect(text.length).toBeLessThan(6000);
  }
});

/** root -> leaked <- holder, all with one name. */
function pictureOf(name: string): Picture {
  const node: PictureNode = {
    className: name,
    kind: 'holder',
    mark: '',
    nodeType: name,
    count: 1,
    shallowBytes: 8,
    sampleIds: [7],
    text: name,
  };
  const edge: PictureEdge = { source: 0, target: 1, label: name, edgeType: name, count: 2, isSuspectEdge: true };
  return {
    title: name,
    caption: '',
    nodes: [{ ...node, kind: 'root' }, { ...node, kind: 'marked', mark: 'born after', retainedBytes: 9 }, node],
    edges: [edge, { ...edge, source: 2, isSuspectEdge: false }],
  };
}

/** `Set -> Promise (20)` */
function sketch({ nodes, edges }: Picture): string[] {
  const nameOf = (at: number): string => (nodes[at].kind === 'more' ? `${nodes[at].count} more` : nodes[at].className);
  return edges.map(({ source, target, count }) => {
    return `${nameOf(source)} -> ${nameOf(target)}${count > 1 ? ` (${count})` : ''}`;
  });
}
