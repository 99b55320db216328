import type { MemoryForecast, Progress } from 'heapdiff';
import type { Engine, Host } from './host.ts';
import { explainShortage, foreseeShortage } from './memory-shortage.ts';
import { describeProgress, startProgressLine } from './progress-line.ts';

const LONGEST_WARNING = 4000;

/**
 * Does work on snapshots, tells on stderr how far it is, and says what was being done where memory runs out.
 *
 * @param files - the snapshots, as the user gave them; one or more
 * @param work - is given what takes its progress, and what takes a forecast of the memory it needs, and warns where that is much
 * @throws MemoryShortage where there is not enough memory, else what the work throws
 */
export async function withProgress<Result>(
  files: readonly string[],
  host: Host,
  { escapeText }: Engine,
  work: (onProgress: (progress: Progress) => void, onForecast: (forecast: MemoryForecast) => void) => Promise<Result>,
): Promise<Result> {
  const progress = startProgressLine(host, escapeText);
  const memory = host.memory();
  let forecast: MemoryForecast | undefined;
  let doing = describeProgress({ phase: 'reading', file: files[files.length - 1] });
  try {
    return await work(
      (reached) => {
        doing = describeProgress(reached);
        progress.update(reached);
      },
      (foreseen) => {
        forecast = foreseen;
        const warning = foreseeShortage(foreseen, memory);
        if (warning !== undefined) host.stderr.write(`heapdiff: warning: ${escapeText(warning, LONGEST_WARNING)}\n`);
      },
    );
  } catch (error) {
    throw await explainShortage(error, { doing, files, forecast, memory });
  } finally {
    progress.clear();
  }
}
