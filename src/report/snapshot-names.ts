import type { SnapshotSummary } from './report.ts';

/** A snapshot's file, as the user knows it; not yet fit to be shown. */
export function nameOfFile(file: string): string {
  return file === '-' ? '(standard input)' : file;
}

/** What ran when the first snapshot was captured: `node v24.1.0, V8 13.6`, not yet fit to be shown; empty where nobody noted it. */
export function describeRuntime([first]: readonly SnapshotSummary[]): string[] {
  const { process } = first ?? {};
  return process === undefined ? [] : [`${process.runtime} ${process.version}, V8 ${process.v8}`];
}
