import { join } from 'node:path';
import { type ComparisonReport, compareFiles } from 'heapdiff';
import { captureAll, seedModule } from './capture.ts';

/** What a report says of a program that fetches. */
export interface FetchesTold {
  /** Of what grew in each round: on a slow machine connections are opened anew between two, which is told as growth. */
  readonly leaks: readonly string[];
  /** Kinds of what is no suspect. */
  readonly noise: readonly string[];
}

/** Names of what Node keeps for each fetch. */
export const FETCH_ENTRIES = 'fetch entries, up to 250: performance.clearResourceTimings()';

/**
 * Captures one of `snapshots/capture/fetch*.mjs` and compares it.
 *
 * @param folder - snapshots go to one in it
 * @param node - path of the Node to run it
 */
export async function captureFetches(name: string, folder: string, node?: string): Promise<FetchesTold> {
  const options = { folder: join(folder, name), ...(node === undefined ? {} : { node }) };
  const { captured } = await captureAll(seedModule(name), options);
  const files = captured.map(({ file }) => file);
  const report: ComparisonReport = await compareFiles(files[0], files[files.length - 1], {
    between: files.slice(1, -1),
  });
  const leaks = report.suspects.filter(({ verdict }) => verdict === 'leak').map(({ title }) => title);
  return { leaks, noise: report.noise.map(({ kind }) => kind) };
}
