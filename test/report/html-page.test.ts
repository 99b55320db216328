import { source as axe } from 'axe-core';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatHtml } from '../../src/report/html.ts';
import type { Report } from '../../src/report/report.ts';
import { openAll, PageBrowser } from '../support/browser.ts';
import { drawnReport, HOLDERS } from '../support/html-report.ts';
import { buildControl, buildMemlabFindings, buildReport, setOfPromises } from '../support/report.ts';

let browser: PageBrowser;
let drawn: Report;

beforeAll(async () => {
  [browser, drawn] = await Promise.all([PageBrowser.start(), drawnReport()]);
});
afterAll(() => browser.stop());

const textsOf = (page: Page, selector: string): Promise<string[]> =>
  page.$$eval(selector, (found) => found.map((element) => (element.textContent ?? '').trim()));
const countOf = (page: Page, selector: string): Promise<number> => page.$$eval(selector, ({ length }) => length);

test('the page loads nothing but itself, and complains of nothing', async () => {
  const { page, complaints, requests } = await browser.open(formatHtml(drawn));
  await openAll(page);
  await page.waitForSelector('details.suspect:last-of-type .node');
  expect(await page.title()).toBe('heapdiff: before.heapsnapshot -> after.heapsnapshot');
  expect(complaints).toEqual([]);
  expect(requests.map((url) => url.replace(/^file:.*\//u, ''))).toEqual(
    [expect.stringMatching(/^report-\d+\.html$/u), 'data:,'].slice(0, requests.length),
  );
});

test('without its script all of it is there to read', async () => {
  const { page } = await browser.open(formatHtml(drawn), { hasScript: false });
  expect(await countOf(page, '.chain')).toBe(1 + (HOLDERS - 1) + 1);
  expect(await countOf(page, 'figure.graph table.edges tbody tr')).toBeGreaterThan(2 * HOLDERS);
  expect(await page.$eval('.search', (element) => element.checkVisibility())).toBe(false);
});

describe('suspects', () => {
  test('are found by title, class and fingerprint, in any case; the others are hidden', async () => {
    const { page } = await browser.open(formatHtml(drawn));
    const visible = () =>
      page.$$eval('tr[data-suspect], details.suspect', (all) =>
        all.filter((element) => element.checkVisibility()).map((element) => element.tagName),
      );
    const search = async (text: string) => {
      await page.$eval('#search', (box) => {
        (box as unknown as { value: string }).value = '';
      });
      await page.type('#search', text);
      return [await visible(), (await textsOf(page, '#search-count'))[0]];
    };
    const one = [['TR', 'DETAILS'], '1 of 2'];
    expect(await search('errorLOG')).toEqual(one);
    expect(await search('requesterror')).toEqual(one);
    expect(await search(drawn.suspects[1].fingerprint)).toEqual(one);
    expect(await search('set keeps')).toEqual([['TR', 'TR', 'DETAILS', 'DETAILS'], '2 of 2']);
    expect(await search('nothing like it')).toEqual([[], '0 of 2']);
    await page.$eval('#search', (box) => (box as unknown as { select(): void }).select());
    await page.keyboard.press('Backspace');
    expect(await visible()).toHaveLength(4);
  });

  test('open and close by click and by key', async () => {
    const { page } = await browser.open(formatHtml(drawn));
    const open = () => page.$$eval('details.suspect', (all) => all.map((details) => details.hasAttribute('open')));
    expect(await open()).toEqual([true, false]);
    await page.click('details.suspect:nth-of-type(2) > summary');
    expect(await open()).toEqual([true, true]);
    await page.focus('details.suspect > summary');
    await page.keyboard.press('Enter');
    expect(await open()).toEqual([false, true]);
  });

  test.each(['table', 'map', 'address'])('are opened from the %s', async (from) => {
    const id = `suspect-${drawn.suspects[1].fingerprint}`;
    const { page } = await browser.open(formatHtml(drawn), from === 'address' ? { target: `#${id}` } : {});
    if (from === 'table') await page.click(`table.suspects a[href="#${id}"]`);
    if (from === 'map') {
      await focusOn(page, `.map-canvas a[href="#${id}"]`);
      await page.keyboard.press('Enter');
    }
    await page.waitForFunction((name) => Reflect.get(globalThis, 'document').getElementById(name).open, {}, id);
    // It is drawn by an event that comes once it is open.
    await page.waitForSelector(`#${id} .node`);
    expect(await countOf(page, `#${id} .node`)).toBe(5);
    const hasFocus = await page.$eval(`#${id} > summary`, (summary) => summary.matches(':focus'));
    expect(hasFocus || from === 'address').toBe(true);
  });
});

describe('the drawing', () => {
  const names = (page: Page) => textsOf(page, 'details.suspect:first-of-type .face .name');

  test('begins with the heaviest holders; a click on an object shows more around it, a button all', async () => {
    const { page, complaints } = await browser.open(formatHtml(drawn));
    const pools = async () => (await names(page)).filter((name) => name.startsWith('Pool'));
    expect(await pools()).toHaveLength(4);
    expect(await countOf(page, '.edge.suspect')).toBe(4);
    expect(await textsOf(page, '.badge')).toEqual(['+8', '+8']);
    await page.click('.node.added');
    expect(await pools()).toHaveLength(9);
    await clickButton(page, 'Show all');
    expect([(await pools()).length, await countOf(page, '.badge')]).toEqual([HOLDERS, 0]);
    await clickButton(page, 'Show first');
    expect(await pools()).toHaveLength(4);
    expect(complaints).toEqual([]);
  });

  test('is one stop of the tabulator key; arrows go on, Enter shows more, and what has the focus is told', async () => {
    const { page } = await browser.open(formatHtml(drawn));
    await page.focus('.tools button:nth-of-type(5)');
    await page.keyboard.press('Tab');
    const focused = () =>
      page.$eval('.node:focus', (node) => node.getAttribute('aria-label')?.split(/ (?:x|\u00b7)/u)[0]);
    expect(await focused()).toBe('Set');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Promise');
    expect((await textsOf(page, '.about'))[0]).toMatch(
      /^Promise x50 \u00b7 born after \u00b7 own 20\.0 kB \u00b7 keeps 20\.0 kB \u00b7 @.*held by Set \[\*\].*8 more around it/u,
    );
    await page.keyboard.press('Enter');
    expect([await focused(), (await names(page)).length]).toEqual(['Promise', 3 + 2 * 9]);
    await page.keyboard.press('Tab');
    expect(await countOf(page, '.node:focus')).toBe(0);
  });

  test('is told by the pointer, zoomed by buttons and keys, and moved by dragging', async () => {
    const { page } = await browser.open(formatHtml(drawn));
    const transform = () => page.$eval('.canvas > g', (drawing) => drawing.getAttribute('transform'));
    await page.hover('.node.added');
    expect((await textsOf(page, '.about'))[0]).toContain('Promise x50');
    const seen = [await transform()];
    for (const key of ['+', '-', '0']) {
      await focusOn(page, '.node.added');
      await page.keyboard.press(key as '+' | '-' | '0');
      seen.push(await transform());
    }
    expect(new Set(seen).size).toBe(2);
    const [x, y] = await page.$eval('.canvas', (canvas) => {
      const { left, top } = canvas.getBoundingClientRect();
      return [left + 20, top + 20];
    });
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 70, y + 30);
    await page.mouse.up();
    expect(seen).not.toContain(await transform());
    await clickButton(page, 'Zoom in');
    expect(await transform()).toMatch(/scale\(1\.3\)/u);
  });

  test('of a narrow page goes down, of a wide one to the right', async () => {
    const spread = async (width: number) => {
      const { page } = await browser.open(formatHtml(drawn), { width });
      return page.$eval('.canvas > g', (drawing) => {
        const { width: wide, height } = drawing.getBoundingClientRect();
        return wide > height;
      });
    };
    expect([await spread(400), await spread(1600)]).toEqual([false, true]);
  });
});

/** With everything that a report can have, and a name that could break the layout. */
function richReport(): Report {
  const series = { counts: [0, 1000, 2000], bytes: [0, 1, 2], slope: 10, r2: 1, everyInterval: true };
  const knownLeak = {
    analyzer: 'a',
    code: 'ws-1',
    explanation: 'It leaks.',
    remedy: 'Update.',
    link: 'https://example.com/1',
  };
  const long = 'VeryLong'.repeat(30);
  const snapshots = buildReport().snapshots.map((snapshot) => ({ ...snapshot, file: `/tmp/${long}/${long}` }));
  return {
    ...drawn,
    snapshots,
    command: `heapdiff ${long} ${long}`,
    suspects: [
      ...drawn.suspects,
      setOfPromises({ series, knownLeak, verdict: 'leak', title: `Set ${long} keeps ${long}` }),
    ],
    control: buildControl(),
    memlab: buildMemlabFindings(),
    analyzerProblems: [{ analyzer: 'mine', code: 'threw', message: 'TypeError: x is not a function' }],
  };
}

describe.each(['light', 'dark'] as const)('in %s colours', (scheme) => {
  test.each([400, 1600])('a page of %i pixels is as wide as that, and usable by all', async (width) => {
    const { page, complaints } = await browser.open(formatHtml(richReport()), { width, scheme });
    await openAll(page);
    await page.waitForSelector('details.suspect:nth-of-type(2) .node');
    const wide = await page.$eval('html', ({ scrollWidth }) => scrollWidth);
    expect(wide).toBe(width);
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { run } = Reflect.get(globalThis, 'axe');
      const result = await run({ resultTypes: ['violations'] });
      return result.violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [
        id,
        nodes.map(({ html }) => html),
      ]);
    });
    expect(violations).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

/** As the tabulator key would: puppeteer's own refuses what is drawn. */
async function focusOn(page: Page, selector: string): Promise<void> {
  await page.$eval(selector, (element) => (element as unknown as { focus(): void }).focus());
}

async function clickButton(page: Page, name: string): Promise<void> {
  const button = await page
    .waitForSelector(`::-p-aria([name="${name}"][role="button"])`, { timeout: 10_000 })
    .catch(() => null);
  if (button === null) throw new Error(`no button "${name}"; there are: ${(await textsOf(page, 'button')).join(', ')}`);
  await button.click();
}
