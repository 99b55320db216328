import { type ComparisonReport, compareFiles } from 'heapdiff';
import { expect, test } from 'vitest';
import mqtt from '../../analyzers/examples/mqtt.ts';
import { realLeaks, recordReal } from '../support/record-real.ts';

test('mqtt 4.3.8: the leak is known, and every subscription is told to be acknowledged', async () => {
  const { suspects, findings = [] } = await compareVersion('affected');
  const [suspect] = suspects;
  expect(suspect.title).toBe('MqttClient exports.client.subscribe()[*] keeps 291 Array');
  expect(suspect.knownLeak).toMatchObject({ code: 'acknowledged-subscriptions', package: { name: 'mqtt' } });
  expect(suspect.chain.slice(-2).map(({ reason, labels }) => [reason, labels])).toEqual([
    ['client is connected', ['0 topics']],
    ['subscription is acknowledged', undefined],
  ]);
  // Those of the ten iterations before the first snapshot, too.
  expect(findings).toMatchObject([{ suspect: suspect.fingerprint, args: { acknowledged: 321 } }]);
});

test('mqtt 5.0.0: nothing is said', async () => {
  const { suspects, findings } = await compareVersion('fixed');
  expect(findings).toEqual([]);
  expect(suspects.filter(({ knownLeak }) => knownLeak !== undefined)).toEqual([]);
});

async function compareVersion(which: 'affected' | 'fixed'): Promise<ComparisonReport> {
  const program = 'mqtt-reply-topics';
  const leak = (await realLeaks()).get(program);
  if (leak === undefined) throw new Error(`${program} is not in truth.json`);
  const { before, after } = await recordReal(program, leak, leak[which]);
  const report = await compareFiles(before, after, { iterations: leak.iterations, analyzers: [mqtt] });
  expect(report.analyzerProblems).toBe(undefined);
  return report;
}
