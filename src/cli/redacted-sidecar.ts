import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RedactOptions } from 'heapdiff';
import type { Engine } from './host.ts';
import { type OutputFile, openOutputFile } from './output-file.ts';
import type { RedactRequest } from './redact-arguments.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What a capture noted beside the snapshot, as it may lie beside the redacted one. */
export interface RedactedSidecar {
  readonly output: OutputFile;
  readonly text: string;
}

/**
 * Reads what lies beside the snapshot, and checks that it can be written beside the redacted one.
 *
 * @returns undefined where nothing lies there, or both would have the same
 * @throws UsageMistake where another file has the name; UsageError where what lies beside either of them is damaged
 */
export async function redactSidecarOf(
  { input, output, names }: RedactRequest,
  { key }: Pick<RedactOptions, 'key'>,
  { readSidecar, redactSidecar, sidecarPath }: Engine,
): Promise<RedactedSidecar | undefined> {
  const sidecar = await readSidecar(input);
  const path = sidecarPath(output);
  if (sidecar === undefined || resolve(path) === resolve(sidecarPath(input))) return undefined;
  if (existsSync(path) && (await readSidecar(output)) === undefined) {
    throw new UsageMistake(
      `${path} is there, and no capture wrote it; what was noted beside ${input} would overwrite it: name another output`,
    );
  }
  const redacted = redactSidecar(sidecar, { key, names });
  return {
    output: await openOutputFile(path, [input, sidecarPath(input)], 'the file beside the output'),
    text: `${JSON.stringify(redacted, null, 2)}\n`,
  };
}
