import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { compareFiles, formatHtml, type Suspect } from 'heapdiff';
import { expect, test } from 'vitest';
import { embedJson } from '../../src/report/html/embedded-json.ts';
import { html } from '../../src/report/html/markup.ts';
import { drawnReport } from '../support/html-report.ts';
import { buildReport, hop, setOfPromises } from '../support/report.ts';

/** Script and style are the same in every report; their place is told. */
function withoutAssets(page: string): string {
  return page
    .replace(/(<style>).*?(<\/style>)/su, '$1...$2')
    .replace(/(<script>).*?(<\/script>)/su, '$1...$2')
    .replaceAll(/sha256-[\w+/=]+/gu, 'sha256-...');
}

test('a report with two suspects, one of them held by many', async () => {
  const page = formatHtml(await drawnReport());
  await expect(withoutAssets(page)).toMatchFileSnapshot('../golden/held-by-many.diff.html');
});

test('the same heaps give the same page, byte for byte', async () => {
  expect(formatHtml(await drawnReport())).toBe(formatHtml(await drawnReport()));
});

test('the policy lets run what stands in the page, and nothing else', () => {
  const page = formatHtml(buildReport());
  const hashOf = (name: string) => {
    const [, text = ''] = new RegExp(`<${name}>(.*?)</${name}>`, 'su').exec(page) ?? [];
    expect(text.length).toBeGreaterThan(1000);
    return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  };
  const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/u.exec(page) ?? [];
  expect(policy).toBe(
    `default-src 'none'; script-src ${hashOf('script')}; style-src ${hashOf('style')}; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
  );
  expect(page).not.toMatch(/ style=| on\w+=/u);
});

test('the licences of what is bundled stand in the script', () => {
  const [, script = ''] = /<script>(.*?)<\/script>/su.exec(formatHtml(buildReport())) ?? [];
  const [, notices = ''] = /^\/\*!\n(.*?)\*\//su.exec(script) ?? [];
  for (const name of ['@dagrejs/dagre', 'd3-hierarchy', 'd3-selection', 'd3-zoom'])
    expect(notices).toContain(`${name} `);
  expect(notices).toContain('Permission is hereby granted');
  expect(notices).toContain('Permission to use, copy, modify');
});

test('a recorded pair makes a page under 400 kB', async () => {
  const fileOf = (name: string) =>
    fileURLToPath(new URL(`../../snapshots/recorded/connection-tasks/${name}.heapsnapshot.gz`, import.meta.url));
  const report = await compareFiles(fileOf('before'), fileOf('after'), { between: [] });
  const page = formatHtml({ ...report, tool: { name: 'heapdiff', version: '0.1.0' }, command: 'heapdiff a b' });
  expect(page).toContain('Set Connection.tasks keeps 2,000 Promise');
  expect(Buffer.byteLength(page)).toBeLessThan(400_000);
});

test('a report without growth, without graphs or with fewer suspects than were found says so', () => {
  const flat = { beforeBytes: 10, addedBytes: 0, removedBytes: 0, grownBytes: 0, shrunkBytes: 0, afterBytes: 10 };
  const accounting = { ...flat, nativeDeltaBytes: 0, residualBytes: 0 };
  const nothing = formatHtml(buildReport({ suspects: [], noise: [], accounting }));
  expect(nothing).toContain('<p class="note">No growth: both heaps are of the same size.</p>');
  expect(nothing).not.toContain('<figure');
  const suspects = [1, 2, 3].map(() => setOfPromises());
  const short = formatHtml(buildReport({ suspects }), { top: 1 });
  expect(short).toContain('2 more suspects (+1.57 MB, 173 %): --top 3 shows all');
  expect(short).not.toContain('<figure class="graph">');
  expect(short.match(/<details class="suspect"/gu)).toHaveLength(1);
});

test('suspects of one fingerprint have ids of their own', () => {
  const page = formatHtml(buildReport({ suspects: [setOfPromises(), setOfPromises()] }));
  expect(page.match(/(?<=<details class="suspect" id=")[^"]*/gu)).toEqual([
    'suspect-7c1e09b2a4f1',
    'suspect-7c1e09b2a4f1-2',
  ]);
});

test('a series is a line that says itself in words', () => {
  const series = { counts: [0, 1000, 2000], bytes: [0, 1, 2], slope: 10, r2: 1, everyInterval: true };
  const page = formatHtml(buildReport({ suspects: [setOfPromises({ series, verdict: 'leak' })] }));
  expect(page).toContain(
    'role="img" aria-label="leak: grew in 2 of 2 intervals, exactly +1,000 in each, 0 -&gt; 1,000 -&gt; 2,000, r2 1"><polyline points="3,21 44,12 85,3"/>',
  );
});

test('the table of suspects counts what the title does', () => {
  const { perIteration: _, ...mixed } = setOfPromises({ count: 111, titleCount: 222, titlePerIteration: 2 });
  const page = formatHtml(buildReport({ suspects: [mixed] }));
  expect(page).toContain('data-name="Objects">222</td>');
  expect(page).toContain('data-name="Per iteration">2</td>');
});

test('of fewer than one object in ten iterations no rate is told, in the table of suspects and in that of classes', () => {
  const holds = [
    { className: 'Promise', count: 2000, perIteration: 20, shallowBytes: 320_000 },
    { className: '(compiled code)', count: 1, perIteration: 0.01, shallowBytes: 8_000 },
  ];
  const page = formatHtml(buildReport({ suspects: [setOfPromises({ holds })] }));
  expect(page).toContain(
    '<td class="number" data-name="Count">1</td><td class="number" data-name="Per iteration"></td>',
  );
  const once = formatHtml(
    buildReport({ suspects: [setOfPromises({ count: 1, perIteration: 0.01, holds: holds.slice(1) })] }),
  );
  expect(once).not.toContain('Per iteration');
});

test('only a link to the web is one', () => {
  const linkOf = (link: string) => {
    const knownLeak = { analyzer: 'a', code: 'b', explanation: 'It leaks.', remedy: 'Update.', link };
    const page = formatHtml(buildReport({ suspects: [setOfPromises({ knownLeak })] }));
    return /<p class="known">.*?<\/p>/su.exec(page)?.[0].match(/<a .*?>/u)?.[0];
  };
  expect(linkOf('https://example.com/issues/1')).toBe(
    '<a href="https://example.com/issues/1" rel="noopener noreferrer">',
  );
  for (const link of [
    'javascript:alert(1)',
    'data:text/html,x',
    'https://a/"onload=',
    'https://a/\u202e',
    'JAVASCRIPT:1',
  ])
    expect(linkOf(link)).toBeUndefined();
});

test('what a holder grew by itself has its part in the map of the growth', () => {
  const partsOf = (exclusiveBytes: number, more: Partial<Suspect> = {}): [string, number][] => {
    const suspect = setOfPromises({ retainedBytes: 900, exclusiveBytes, ...more });
    const page = formatHtml(buildReport({ suspects: [suspect] }));
    const [, json] = /<figure class="map">\s*<script type="application\/json">(.*?)<\/script>/su.exec(page)!;
    return JSON.parse(json).areas[0].parts.map(({ name, bytes }: { name: string; bytes: number }) => [name, bytes]);
  };
  expect(partsOf(650).at(-1)).toEqual(['Set itself', 250]);
  expect(partsOf(650, { otherChainCount: 1 }).at(-1)).toEqual(['the holders themselves', 250]);
  expect(partsOf(900).map(([name]) => name)).not.toContain('Set itself');
});

test('a long chain is told with its middle left out', () => {
  const chain = Array.from({ length: 60 }, (_, at) => hop(`.edge${at}`, 'Entry', { suspectEdge: at === 30 }));
  const page = formatHtml(buildReport({ suspects: [setOfPromises({ chain })] }));
  expect(page).toMatch(/<td colspan="3" class="quiet">\.\.\. \d+ more hops, in --format json<\/td>/u);
});

test('what stands in a template is text, whatever it is', () => {
  expect(html`<b title="${'"><script>'}">${'&lt;\u0000\u202e'}${['a', html`<i>`, 7]}</b>`.markup).toBe(
    '<b title="&quot;&gt;&lt;script&gt;">&amp;lt;\\u0000\\u202ea<i>7</b>',
  );
  expect(html`${'x'.repeat(10_000_000)}`.markup).toHaveLength(2000);
});

test('data in a page cannot end its element, and comes back as it was', () => {
  const name = '</script><!--&\u2028\u2029\u202e\ud800"__proto__';
  const data = { areas: [{ kind: 'noise' as const, name, bytes: 1, figures: '', target: '', parts: [] }] };
  const [, json = ''] = /^<script type="application\/json">(.*)<\/script>$/su.exec(embedJson(data).markup) ?? [];
  expect(json).not.toMatch(/[<>&\u2028\u2029\u202e]|\p{Cs}/u);
  expect(JSON.parse(json)).toEqual(data);
});
