import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { formatMarkdown } from '../../src/report/markdown.ts';
import { codeSpan, fencedBlock } from '../../src/report/markdown-escape.ts';
import { HOSTILE_NAMES } from '../support/hostile-names.ts';
import { buildReport, hop, setOfPromises } from '../support/report.ts';

/** With everything on that a ticket system may have on. */
const markdown = new MarkdownIt({ html: true, linkify: true, typographer: true });

test('a suspect reads as a ticket', async () => {
  const finding = {
    analyzer: 'promises',
    code: 'settled-promises-kept',
    title: '2,000 promises in Set Connection.tasks: all settled',
    retainedBytes: 785_000,
    nodeIds: [],
    suspect: '7c1e09b2a4f1',
    args: {},
  };
  const lone = { ...finding, analyzer: 'strings', title: '300 equal strings', suspect: 'ffffffffffff' };
  const report = buildReport({ findings: [finding, lone] });
  await expect(formatMarkdown(report, { top: 5 })).toMatchFileSnapshot('../golden/set-of-promises.diff.md');
});

test('a report without suspects says so', () => {
  expect(formatMarkdown(buildReport({ suspects: [] }), { top: 5 })).toMatch(/^No suspects\.\n/);
});

test('what --top leaves out is counted', () => {
  const suspects = [1, 2, 3].map(() => setOfPromises());
  expect(formatMarkdown(buildReport({ suspects }), { top: 1 })).toMatch(
    /^2 more suspects \(.*\): --top 3 shows all\.$/mu,
  );
});

test('a suspect with much of everything stays under 80 lines and 8 kB', () => {
  const name = `${'VeryLong'.repeat(20)}Name`;
  const chain = Array.from({ length: 60 }, (_, at) => hop(`.${name}`, name, { suspectEdge: at === 30 }));
  const holds = Array.from({ length: 40 }, (_, at) => ({ className: `${name}${at}`, count: 10, shallowBytes: 900 }));
  const suspect = setOfPromises({
    title: `Map ${name} keeps 1 ${name}`,
    chain,
    holds,
    otherChains: [chain, chain, chain],
    otherChainCount: 9,
  });
  const text = formatMarkdown(buildReport({ suspects: [suspect], command: `heapdiff ${'a'.repeat(5000)}` }), {
    top: 1,
  });
  expect(text.split('\n').length).toBeLessThan(80);
  expect(Buffer.byteLength(text)).toBeLessThan(8000);
});

describe.each(HOSTILE_NAMES.map((name) => [JSON.stringify(name), name]))('a name like %s', (_, name) => {
  test('stands in code wherever it stands, and does nothing', () => {
    const suspect = setOfPromises({
      title: `Set ${name} keeps 2 ${name}`,
      className: name,
      holder: { className: name, nodeId: 12 as never, count: 2 },
      chain: [hop('', name), hop(name, name, { suspectEdge: true, labels: [name], reason: name })],
      otherChains: [[hop('', name), hop(name, name)]],
      otherChainCount: 1,
      holds: [{ className: name, count: 2, shallowBytes: 32 }],
      knownLeak: { analyzer: 'a', code: 'b', explanation: name, remedy: name, link: name },
    });
    const finding = { analyzer: 'a', code: 'b', title: `${name} `, retainedBytes: 1, nodeIds: [], args: {} };
    const report = buildReport({
      suspects: [suspect],
      command: `heapdiff ${name}`,
      snapshots: buildReport().snapshots.map((snapshot) => ({ ...snapshot, file: name })),
      findings: [finding, { ...finding, suspect: suspect.fingerprint }],
    });
    const tokens = markdown.parse(formatMarkdown(report, { top: 5 }), {});
    const inline = tokens.flatMap(({ children }) => children ?? []);
    const types = new Set([...tokens, ...inline].map(({ type }) => type));
    const active = ['link_open', 'image', 'html_inline', 's_open', 'em_open'].filter((type) => types.has(type));
    const html = tokens.filter(({ type }) => type === 'html_block').map(({ content }) => content.trim());
    expect([active, html, tokens.filter(({ type }) => type === 'heading_open').length]).toEqual([
      [],
      ['<details><summary>What it holds, by class</summary>', '</details>'],
      1,
    ]);
    expect(formatMarkdown(report, { top: 5 }).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('comes back from a code span and from a block as it was', () => {
    const line = name.replaceAll(/[\r\n]/g, ' ');
    const [{ children }] = markdown.parseInline(`a ${codeSpan(line)} b`, {});
    expect(children?.find(({ type }) => type === 'code_inline')?.content).toBe(line === '' ? '  ' : line);
    const [fence] = markdown.parse(fencedBlock(name.split(/\r?\n/), 'text').join('\n'), {});
    expect(fence).toMatchObject({ type: 'fence', content: `${name.replaceAll('\r\n', '\n')}\n` });
  });
});

test.each([
  ['keep', 'the same in every run and version of V8: search for it.'],
  [
    'hash',
    'made of hashed names: the same in snapshots redacted with the same key and --names hash, and nowhere else.',
  ],
] as const)('where a fingerprint holds, of snapshots that were redacted with --names %s', (names, expected) => {
  const text = formatMarkdown(buildReport({ redaction: { names } }), { top: 1 });
  expect(/Fingerprint: `\w+`, (.*)/u.exec(text)?.[1]).toBe(expected);
});
