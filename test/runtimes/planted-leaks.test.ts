import { describe, expect, test } from 'vitest';
import { compareRecorded, expectPlanted, namesHolder } from '../support/planted-leak.ts';
import { LEAKING_PROGRAMS } from '../support/planted-programs.ts';
import { nodeBinary, recordPair } from '../support/record.ts';

const NODES = [16, 18, 20, 22, 24, 26];
const PROGRAMS = ['connection-tasks', 'race'];
const PAGES = ['promise-set', 'detached-dom', 'detached-map'];

describe.each(NODES)('Node %i', (major) => {
  test.each(PROGRAMS)('%s: the first suspect is the planted leak, counted exactly', async (program) => {
    const pair = await recordPair(program, { node: await nodeBinary(major) });
    expectPlanted(await compareRecorded(pair), pair.truth);
  });

  test.each(PROGRAMS)('%s: the same work without the leak does not name the holder', async (program) => {
    const pair = await recordPair(program, { node: await nodeBinary(major), control: true });
    expect(namesHolder(await compareRecorded(pair), pair.truth)).toBe(false);
  });
});

describe('one program on all of them', () => {
  test.each(PROGRAMS)('%s is the same suspect with the same counts', async (program) => {
    const suspects: unknown[] = [];
    for (const major of NODES) {
      const { suspects: found } = await compareRecorded(await recordPair(program, { node: await nodeBinary(major) }));
      const { title, className, count, perIteration, holder } = found[0];
      suspects.push({ title, className, count, perIteration, holder: holder.className });
    }
    expect(suspects).toEqual(NODES.map(() => suspects[0]));
  });
});

describe('one fingerprint on all of them', () => {
  test.each(LEAKING_PROGRAMS)('%s', async (program) => {
    const prints = new Map<number, string>();
    for (const major of NODES.filter((node) => node >= 18)) {
      const report = await compareRecorded(await recordPair(program, { node: await nodeBinary(major) }));
      const { fingerprint, holderFingerprints } = report.suspects[0];
      prints.set(major, [fingerprint, ...(holderFingerprints ?? [])].join(' '));
    }
    expect(new Set(prints.values()).size, [...prints].join('\n')).toBe(1);
  });
});

describe('Chromium', () => {
  test.each(PAGES)('%s: the first suspect is the planted leak, counted exactly', async (page) => {
    const pair = await recordPair(page);
    expectPlanted(await compareRecorded(pair), pair.truth);
  });

  test.each(PAGES)('%s: the same work without the leak does not name the holder', async (page) => {
    const pair = await recordPair(page, { control: true });
    expect(namesHolder(await compareRecorded(pair), pair.truth)).toBe(false);
  });
});
