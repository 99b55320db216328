import { describe, expect, test } from 'vitest';
import { parseCapture } from '../../src/cli/capture-arguments.ts';
import { runCli } from '../support/cli.ts';

describe('heapdiff capture', () => {
  test.each([
    [
      '--inspect 9229 --exec=load --iterations 100 --timeout 5 --gzip',
      {
        kind: 'target',
        address: '9229',
        action: { command: 'load' },
        options: { iterations: 100, timeoutMs: 5000, gzip: true },
      },
    ],
    [
      '--inspect 9222 --target Shop --evaluate open() --rounds 2 --warm-up 0',
      {
        kind: 'target',
        address: '9222',
        action: { expression: 'open()' },
        options: { target: 'Shop', rounds: 2, warmUp: 0, gzip: false },
      },
    ],
    [
      '--inspect 9222 --wait 2min',
      { kind: 'target', address: '9222', action: { waitMs: 120_000 }, options: { gzip: false } },
    ],
    [
      '--inspect 9222 --wait 1.5s',
      { kind: 'target', address: '9222', action: { waitMs: 1500 }, options: { gzip: false } },
    ],
    ['--inspect 9222', { kind: 'target', address: '9222', action: undefined, options: { gzip: false } }],
    [
      '--scenario a.cjs --chromium bin/chrome --rounds 4',
      { kind: 'scenario', scenario: '/srv/a.cjs', options: { chromium: '/srv/bin/chrome', rounds: 4, gzip: false } },
    ],
    [
      'leak.mjs --control fixed.mjs --node node22',
      {
        kind: 'module',
        module: 'leak.mjs',
        control: 'fixed.mjs',
        options: { node: 'node22', gzip: false, allocations: false },
      },
    ],
  ])('%s', async (line, source) => {
    expect(parseCapture(line.split(' '), '/srv')).toEqual({
      report: false,
      reportArguments: [],
      format: 'text',
      source,
    });
  });

  test.each([
    ['', 'no module given; expected one: heapdiff capture <module>, or --inspect, or --scenario'],
    ['--inspect', '--inspect needs a value'],
    ['--inspect 9229 leak.mjs', 'leak.mjs is given with --inspect; expected one of the two'],
    ['--inspect 9229 --control a.mjs', '--control is for a module: heapdiff capture <module>'],
    ['--inspect 9229 --scenario a.cjs', '--inspect and --scenario are both given; expected one of them'],
    ['--inspect 9229 --wait 10', '--wait must be a time with its unit, 500ms, 10s or 2min, not "10"'],
    ['--inspect 9229 --wait 1s --exec load', '--exec and --wait are both given; expected one of them'],
    ['--inspect 9229', 'nothing happens between the snapshots; expected --evaluate, --exec or --wait'],
    ['leak.mjs --format json', '--format is for a report; expected --report, too'],
    [
      'leak.mjs --report --format jsn',
      '--format must be text, markdown, json, html, svg, dot, gexf or graphml, not "jsn"; did',
    ],
    ['leak.mjs --report --top 0', '--top must be a whole number from 1 up, not "0"'],
    ['leak.mjs --wait 1s', '--wait is for --inspect: heapdiff capture --inspect 9229'],
    ['leak.mjs --chromium chrome', '--chromium is for --scenario: heapdiff capture --scenario <file>'],
    ['--scenario a.cjs --iterations 3', '--iterations is not for --scenario: it is done once a round'],
    ['--scenario a.cjs --allocations', '--allocations is for a module: heapdiff capture <module>'],
  ])('%s: a mistake', async (line, message) => {
    const { code, stderr } = await runCli(['capture', ...line.split(' ').filter((word) => word !== '')]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`heapdiff: ${message}`) });
    expect(stderr).toContain("Try 'heapdiff capture --help'.");
  });

  test('explains itself on lines that fit a terminal', async () => {
    const { code, stdout } = await runCli(['capture', '--help']);
    expect(code).toBe(0);
    for (const option of ['--inspect ADDRESS', '--scenario FILE', '--allocations', '--exec COMMAND'])
      expect(stdout).toContain(option);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
