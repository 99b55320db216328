import { MultiDirectedGraph } from 'graphology';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NodeId } from '../../src/ordinals.ts';
import { formatHtml } from '../../src/report/html.ts';
import type { Report } from '../../src/report/report.ts';
import type { Suspect } from '../../src/retention/suspect.ts';
import { openAll, PageBrowser } from '../support/browser.ts';
import { buildControl, buildReport, cutEdge, hop, setOfPromises } from '../support/report.ts';

/** Each would say so in the page, where it took effect. */
const HOSTILE = [
  '<script>globalThis.__pwned = 1</script>',
  '</script><script>globalThis.__pwned = 1</script>',
  '</title><script>globalThis.__pwned = 1</script>',
  '</style><img src=x onerror="globalThis.__pwned = 1">',
  '<svg onload="globalThis.__pwned = 1">',
  '" onload="globalThis.__pwned = 1" autofocus onfocus="globalThis.__pwned = 1',
  "' onmouseover='globalThis.__pwned = 1",
  '](javascript:globalThis.__pwned=1)',
  'javascript:globalThis.__pwned=1',
  '<a href="javascript:globalThis.__pwned=1" id="search">',
  '<iframe srcdoc="<script>parent.__pwned = 1</script>"></iframe>',
  '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<!-- --> ]]> &lt;script&gt; &#x3c;b&#x3e;',
  '`$' + '{globalThis.__pwned = 1}`',
  '\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007\u001b[31m',
  '\u202eevil\u2066\u200b\u00ad',
  '\u0000\ud800',
  '__proto__',
  'constructor',
  ' ',
];

let browser: PageBrowser;

beforeAll(async () => {
  browser = await PageBrowser.start();
});
afterAll(() => browser.stop());

test('a page with hostile names has the same elements as one with harmless names, and nothing in it happens', async () => {
  const harmless = await browser.open(formatHtml(reportOf(HOSTILE.map(() => 'Harmless'))));
  const expected = await readStructure(harmless.page);
  expect(expected.length).toBeGreaterThan(100 * HOSTILE.length);
  expect(expected).toContain('g class role tabindex aria-label transform');

  const { page, complaints, requests } = await browser.open(formatHtml(reportOf(HOSTILE)));
  expect(await readStructure(page)).toEqual(expected);
  expect(await page.evaluate(() => String(Reflect.get(globalThis, '__pwned')))).toBe('undefined');
  expect(complaints).toEqual([]);
  expect(requests.filter((url) => !/^(?:file:|data:,$)/u.test(url))).toEqual([]);
  const text = await page.$$eval('title, main, header', (all) => all.map(({ textContent }) => textContent).join('\n'));
  expect(text).not.toMatch(/[\p{Cs}\u0000-\u0008\u001b\u00ad\u200b\u202a-\u202e\u2066-\u2069]/u);
});

test.each(['</title><script>globalThis.__pwned = 1</script>', '\u202eevil\u2066'])(
  'a file named %j is a title',
  async (name) => {
    const [before, after] = buildReport().snapshots;
    const report = buildReport({ snapshots: [{ ...before, file: name }, after] });
    const { page, complaints } = await browser.open(formatHtml(report));
    expect(await page.title()).toMatch(/^heapdiff: .* -> after\.heapsnapshot$/u);
    expect([await page.$$eval('head > title, script:not([type])', ({ length }) => length), complaints]).toEqual([
      2,
      [],
    ]);
  },
);

/** All elements of a page with everything open, each with the names of its attributes. */
async function readStructure(page: Page): Promise<string[]> {
  await openAll(page);
  await page.waitForSelector('details.suspect:last-of-type .node');
  await page.hover('.node.added');
  // Where a line breaks is up to the length of a name.
  return page.$eval('html', (root) =>
    [...root.querySelectorAll('*:not(br)')].map((element) =>
      [element.localName, ...element.getAttributeNames()].join(' '),
    ),
  );
}

test('names of ten megabytes are cut', async () => {
  const page = formatHtml(reportOf(['<b>'.repeat(3_500_000)]));
  expect(Buffer.byteLength(page)).toBeLessThan(400_000);
});

/** A report that has each name in all places that a heap, an analyzer or a command line can give one. */
function reportOf(names: readonly string[]): Report {
  const [subtracted] = buildControl().subtracted;
  const finding = { code: 'b', retainedBytes: 1, nodeIds: [], args: {} };
  const frees = (className: string) => [{ className, count: 1, shallowBytes: 1 }];
  return buildReport({
    suspects: names.map((name, at) => withGraphOf(suspectOf(name, `${at}`.padStart(12, '0')), name)),
    noise: names.map((kind) => ({ kind, count: 1, bytes: 10 })),
    command: `heapdiff ${names.join(' ')}`,
    snapshots: names.map((file) => ({ ...buildReport().snapshots[0], file })),
    findings: names.flatMap((name) => [
      { ...finding, analyzer: name, title: name },
      { ...finding, analyzer: name, title: name, suspect: '000000000000' },
    ]),
    analyzerProblems: names.map((name) => ({ analyzer: name, code: 'threw', message: name })),
    control: buildControl({ subtracted: names.map((title) => ({ ...subtracted, title })) }),
    cuts: names.map((name) => ({
      names: [name],
      edges: [cutEdge(name)],
      edgeCount: 1,
      stillHeldCount: 0,
      freedBytes: 1,
      frees: frees(name),
    })),
    memlab: {
      analyses: names.map((name) => ({ analysis: name, file: name, output: `${name}\n${name}`, error: name })),
    },
  });
}

function suspectOf(name: string, fingerprint: string): Suspect {
  const known = { analyzer: name, code: name, explanation: name, remedy: name, link: name };
  return setOfPromises({
    fingerprint,
    title: name,
    className: name,
    holder: { className: name, nodeId: 12 as NodeId, count: 2 },
    chain: [
      hop('', name, { labels: [name] }),
      hop(name, name, {
        suspectEdge: true,
        labels: [name],
        reason: name,
        location: { url: name, file: name, line: 1, column: 1 },
      }),
    ],
    otherChains: [[hop('', name), hop(name, name)]],
    otherChainCount: 2,
    holds: [{ className: name, count: 2, shallowBytes: 32 }],
    cycles: [
      {
        count: 1,
        members: [{ className: name, count: 2 }],
        shallowBytes: 64,
        example: [hop('', name), hop(name, name), hop(name, name)],
        entry: { ...hop(name, name), fromClassName: name, fromId: 1 as NodeId, label: name },
      },
    ],
    series: { counts: [0, 1, 2], population: [1, 2, 3], bytes: [0, 1, 2], slope: 1, r2: 1, everyInterval: true },
    knownLeak: { ...known, package: { name, versions: name } },
  });
}

function withGraphOf(suspect: Suspect, name: string): Suspect {
  const graph = new MultiDirectedGraph();
  graph.replaceAttributes({ title: name, fingerprint: suspect.fingerprint, nodesLeftOut: 1, edgesLeftOut: 1 });
  const node = { className: name, label: name, nodeType: 'object', count: 2, shallowBytes: 8, sampleIds: [1] };
  graph.addNode('n0', { ...node, kind: 'root' });
  graph.addNode('n1', { ...node, kind: 'added', retainedBytes: 16 });
  graph.addEdgeWithKey('e0', 'n0', 'n1', { label: name, edgeType: 'property', count: 2, isSuspectEdge: true });
  return Object.defineProperty(suspect, 'graph', { value: graph, enumerable: false });
}
