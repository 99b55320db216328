import type { HeapIndex } from 'heapdiff';
import type { Engine, Host } from './host.ts';
import { writeToStream } from './output-stream.ts';
import { startProgressLine } from './progress-line.ts';
import { packageVersion } from './version.ts';

/** The option of those who ask: none where the user wants none. */
export interface UsedIndex {
  readonly index?: HeapIndex;
}

/** The length of a path and a reason. */
const LONGEST_NOTICE = 4000;

/**
 * Answers a question with the index of its snapshots, and keeps what was read anew when the answer is told.
 *
 * @param usesIndex - whether the user wants one
 * @param answer - asks, and writes the answer
 */
export async function withIndex(
  usesIndex: boolean,
  host: Host,
  { HeapIndex, escapeText }: Engine,
  answer: (index: UsedIndex) => Promise<void>,
): Promise<void> {
  if (!usesIndex) return answer({});
  const notices: string[] = [];
  const progress = startProgressLine(host, escapeText);
  const index = new HeapIndex({
    version: packageVersion(),
    onNotice: (notice) => notices.push(notice),
    onColumn: (file) => progress.update({ phase: 'keeping an index of', file }),
  });
  await answer({ index });
  try {
    await index.keep();
  } finally {
    progress.clear();
  }
  for (const notice of host.isQuiet === true ? [] : notices)
    await writeToStream(host.stderr, `heapdiff: ${escapeText(notice, LONGEST_NOTICE)}\n`);
}
