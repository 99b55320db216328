import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { RedactionCounts } from 'heapdiff';
import type { Host } from './host.ts';
import { nearestName } from './nearest-name.ts';
import { namedFile, onlyValue, parseOptions } from './option-parser.ts';
import { NAMES, REDACT_OPTIONS } from './options.ts';
import { type OutputFile, openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import { startProgressLine } from './progress-line.ts';
import { redactionKey } from './redaction-key.ts';
import { UsageMistake } from './usage-mistake.ts';

/** What the user asked for with `heapdiff redact <in> <out>`. */
interface RedactRequest {
  /** A path, or `-` for standard input. */
  readonly input: string;
  readonly output: string;
  readonly names: (typeof NAMES)[number];
  /** A text to make the key of; the user's own key where it is left out. */
  readonly key: string | undefined;
}

/**
 * Runs `heapdiff redact <in> <out>`, and says what remains.
 *
 * @param args - what follows `redact`
 * @throws UsageMistake where it cannot be done as asked; HeapDiffError where the snapshot is unfit
 */
export async function runRedact(args: readonly string[], host: Host): Promise<void> {
  const request = await readRequest(args);
  const output = await openOutputFile(request.output, [request.input], 'the output');
  const key = await redactionKey(request.key, host.env);
  const counts = await redactInto(output, request, key, host);
  await writeToStream(host.stdout, `${describeCounts(counts, request.names)}\n`);
}

async function readRequest(args: readonly string[]): Promise<RedactRequest> {
  const { options, files } = await parseOptions(args, REDACT_OPTIONS);
  if (files.length !== 2) {
    const given = files.length === 0 ? 'no files' : files.length === 1 ? 'only one file' : `${files.length} files`;
    throw new UsageMistake(`${given} given; expected two: heapdiff redact <in> <out>`);
  }
  const [input, output] = files;
  namedFile('the snapshot', input);
  namedFile('the output', output);
  if (output === '-') throw new UsageMistake('the output cannot be standard output; expected the name of a file');
  if (output.endsWith('.zst')) {
    throw new UsageMistake(`${output}: zstd is not written; expected a name that ends in .gz, .br or .heapsnapshot`);
  }
  const names = knownNames(onlyValue('--names', options['names']) ?? 'keep');
  return { input, output, names, key: onlyValue('--key', options['key']) };
}

function knownNames(text: string): (typeof NAMES)[number] {
  const found = NAMES.find((name) => name === text);
  if (found !== undefined) return found;
  const meant = nearestName(text, NAMES);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new UsageMistake(`--names must be ${NAMES.join(' or ')}, not ${JSON.stringify(text)}${hint}`);
}

async function redactInto(
  output: OutputFile,
  { input, output: name, names }: RedactRequest,
  key: Uint8Array,
  host: Host,
): Promise<RedactionCounts> {
  const engine = await host.loadEngine();
  const progress = startProgressLine(host, engine.escapeText);
  let counts: RedactionCounts | undefined;
  try {
    await output.fill(async (path) => {
      counts = await writeThrough(compressorFor(name), path, (write) =>
        engine.redactSnapshot(input, write, {
          key,
          names,
          ...(output.folder === undefined ? {} : { workFolder: output.folder }),
          onProgress: ({ file, readBytes, totalBytes }) =>
            progress.update({ phase: 'redacting', file, ...(totalBytes ? { doneShare: readBytes / totalBytes } : {}) }),
        }),
      );
    });
  } finally {
    progress.clear();
  }
  return counts!;
}

function compressorFor(name: string): Transform {
  if (name.endsWith('.gz')) return createGzip();
  // The best quality takes a hundred times as long.
  if (name.endsWith('.br')) return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  return new PassThrough();
}

/** Waits where the file takes less than it is given. */
async function writeThrough<T>(
  compressor: Transform,
  path: string,
  produce: (write: (piece: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const written = pipeline(compressor, createWriteStream(path));
  // What fails there is told where it is waited for.
  written.catch(() => {});
  try {
    const result = await produce(async (piece) => {
      if (!compressor.write(piece)) await Promise.race([once(compressor, 'drain'), written]);
    });
    compressor.end();
    await written;
    return result;
  } catch (error) {
    compressor.destroy();
    // The stream's own error says more than that of a write after it.
    const failure = await written.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    throw isSystemError(failure) ? failure : error;
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** What remains, and what does not. */
function describeCounts(counts: RedactionCounts, names: RedactRequest['names']): string {
  const { keptNames, keptPaths, replacedNames, replacedValues, replacedBytes } = counts;
  const paths = `${keptPaths.toLocaleString('en')} file ${keptPaths === 1 ? 'path' : 'paths'}`;
  const kept = `${keptNames.toLocaleString('en')} class, property, function and variable names`;
  const whose = names === 'hash' ? `${kept} of JavaScript, Node and V8` : kept;
  const names = `${replacedNames.toLocaleString('en')} names${names === 'hash' ? '' : ' that look like data'}`;
  const values = `${replacedValues.toLocaleString('en')} string values of ${formatBytes(replacedBytes)}`;
  return `kept: ${whose}, ${paths}; replaced: ${values}, ${names}`;
}

function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
