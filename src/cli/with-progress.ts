import type { Progress } from 'heapdiff';
import type { Engine, Host } from './host.ts';
import { explainShortage } from './memory-shortage.ts';
import { describeProgress, startProgressLine } from './progress-line.ts';

/**
 * Does work on snapshots, tells on stderr how far it is, and says what was being done where memory runs out.
 *
 * @param files - the snapshots, as the user gave them; one or more
 * @param work - is given what takes its progress
 * @throws MemoryShortage where there is not enough memory, else what the work throws
 */
export async function withProgress<Result>(
  files: readonly string[],
  host: Host,
  { escapeText }: Engine,
  work: (onProgress: (progress: Progress) => void) => Promise<Result>,
): Promise<Result> {
  const progress = startProgressLine(host, escapeText);
  const memory = host.memory();
  let doing = describeProgress({ phase: 'reading', file: files[files.length - 1] });
  try {
    return await work((reached) => {
      doing = describeProgress(reached);
      progress.update(reached);
    });
  } catch (error) {
    throw await explainShortage(error, { doing, files, forecast: undefined, memory });
  } finally {
    progress.clear();
  }
}
