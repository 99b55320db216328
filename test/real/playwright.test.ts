import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Report, Suspect } from 'heapdiff';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/capture.ts';
import { runBuiltCli } from '../support/cli.ts';
import { installed } from '../support/record-real.ts';

const VERSION = '1.65.1';

const folder = temporaryFolder();

beforeAll(async () => {
  cpSync(await installed('playwright-core', VERSION), folder, { recursive: true });
  for (const name of ['playwright-contexts', 'playwright-contexts-control', 'playwright-open-page'])
    cpSync(new URL(`../../snapshots/real/${name}.mjs`, import.meta.url), join(folder, `${name}.mjs`));
}, 600_000);

describe(`playwright-core ${VERSION}, 80 intercepted requests in each of 24 iterations`, () => {
  test('nothing is left of contexts that are closed, with a route as without', () => {
    run(['capture', 'playwright-contexts.mjs', '--control', 'playwright-contexts-control.mjs', '-o', 'contexts']);
    const [routed, control, subtracted] = [
      compare('contexts'),
      compare('contexts/control'),
      compare('contexts', '--control', ...snapshotsIn('contexts/control')),
    ];
    for (const { suspects, iterationsTotal, findings } of [routed, control, subtracted]) {
      expect(iterationsTotal).toBe(24);
      expect(suspects.filter((suspect) => suspect.verdict === 'leak' || isOfPlaywright(suspect))).toEqual([]);
      expect(findings?.filter(({ analyzer }) => analyzer === 'playwright')).toEqual([]);
    }
  });

  test('of a page that stays open each request is kept, by both ends of the connection, until it is closed', () => {
    run(['capture', 'playwright-open-page.mjs', '-o', 'open-page']);
    const { suspects, findings = [] } = compare('open-page', 'open-page/s4.heapsnapshot');
    const [client, server, ...others] = suspects;
    expect(client.title).toBe(
      'Map Connection._objects keeps 5,760 objects: 1,920 Route2, 1,920 _Request, 1,920 _Response',
    );
    expect(server.title).toMatch(/^Map DispatcherConnection\._dispatcherByObject keeps /u);
    for (const { verdict, series, phases } of [client, server]) {
      expect({ verdict, counts: series?.counts, phases }).toMatchObject({
        verdict: 'leak',
        counts: [0, 640, 1280, 1920],
        phases: [{ phase: 'after-page-close', survivingCount: 0 }],
      });
    }
    expect(others.filter(({ verdict }) => verdict === 'leak')).toEqual([]);
    expect(findings.filter(({ analyzer }) => analyzer === 'playwright')).toMatchObject([
      { code: 'owners-kept', suspect: client.fingerprint, args: { count: 5760, closed: 0, registered: 5760 } },
    ]);
  });
});

/** Runs the command line where the modules are, with an environment that says nothing of this machine. */
function run(args: readonly string[]): string {
  const env = { PATH: process.env['PATH'], HOME: folder };
  const { code, stdout, stderr } = runBuiltCli(args, { cwd: folder, env, timeout: 400_000 });
  expect(code, stderr).toBe(0);
  return stdout;
}

/** Compares the first snapshot with those after the three rounds, and with others. */
function compare(heap: string, ...others: readonly string[]): Report {
  return JSON.parse(run([...snapshotsIn(heap), ...others, '--format', 'json'])) as Report;
}

function snapshotsIn(heap: string): readonly string[] {
  return Array.from({ length: 4 }, (_, at) => `${heap}/s${at}.heapsnapshot`);
}

/** Whether it leads to one of Playwright's objects, or keeps one. */
function isOfPlaywright({ chain, holds }: Suspect): boolean {
  const names = [...chain, ...holds].map(({ className }) => className);
  return names.some((name) =>
    /^_?(?:BrowserContext|Page|Route|Request|Response|RouteHandler|\w*Dispatcher)\d*$/u.test(name),
  );
}
