import type { RedactionCounts } from 'heapdiff';
import type { Engine, Host } from './host.ts';
import { type OutputFile, openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import type { RedactRequest } from './redact-arguments.ts';
import { writeCompressed } from './redact-output.ts';
import { describeCounts } from './redact-summary.ts';
import { redactSidecarOf } from './redacted-sidecar.ts';
import { redactionKey } from './redaction-key.ts';
import { withProgress } from './with-progress.ts';

/**
 * Runs `heapdiff redact <in> <out>`, and says what remains.
 *
 * @throws UsageMistake where it cannot be done as asked; HeapDiffError where the snapshot is unfit, or the user ended it
 */
export async function runRedact(request: RedactRequest, host: Host): Promise<void> {
  const output = await openOutputFile(request.output, [request.input], 'the output');
  const key = await redactionKey(request.key, host.env);
  const engine = await host.loadEngine();
  const sidecar = output.folder === undefined ? undefined : await redactSidecarOf(request, { key }, engine);
  const counts = await host.interruptible((signal) => redactInto(output, request, { key, signal }, host, engine));
  await sidecar?.output.write(sidecar.text);
  await writeToStream(host.stdout, `${describeCounts(counts, request.names, engine)}\n`);
}

async function redactInto(
  output: OutputFile,
  { input, output: name, names }: RedactRequest,
  { key, signal }: { readonly key: Uint8Array; readonly signal: AbortSignal },
  host: Host,
  engine: Engine,
): Promise<RedactionCounts> {
  let counts: RedactionCounts | undefined;
  await withProgress([input], host, engine, (onProgress) =>
    output.fill(async (path) => {
      let isWriting = false;
      counts = await writeCompressed(name, path, (write) => {
        const writeOn = (piece: Uint8Array): Promise<void> => {
          if (!isWriting) onProgress({ phase: 'writing', file: name });
          isWriting = true;
          return write(piece);
        };
        return engine.redactSnapshot(input, writeOn, {
          key,
          names,
          signal,
          ...(output.folder === undefined ? {} : { workFolder: output.folder }),
          onProgress: ({ file, readBytes, totalBytes }) =>
            onProgress({ phase: 'reading', file, ...(totalBytes ? { doneShare: readBytes / totalBytes } : {}) }),
        });
      });
    }),
  );
  return counts!;
}
