import type { Host, OutputStream, Progress } from './host.ts';

/** Work that is done sooner is not worth a word. */
const SILENT_MS = 1000;
const TERMINAL_INTERVAL_MS = 100;
const LOG_INTERVAL_MS = 5000;
const CLEAR_LINE = '\r\u001b[K';

/** Tells on stderr how far the work is. */
export interface ProgressLine {
  update(progress: Progress): void;
  /** Leaves the terminal as it was. */
  clear(): void;
}

/**
 * One line that is rewritten on a terminal; elsewhere a line now and then, for the log of a build.
 *
 * @param escapeText - makes a file's name fit to be printed in at most so many characters
 */
export function startProgressLine(host: Host, escapeText: (text: string, maxLength: number) => string): ProgressLine {
  const { stderr } = host;
  const startMs = host.now();
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastText = '';
  return {
    update(progress) {
      const nowMs = host.now();
      if (nowMs - startMs < SILENT_MS) return;
      if (nowMs - lastMs < (stderr.isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS)) return;
      const text = escapeText(describe(progress), lineWidth(stderr));
      if (text === lastText) return;
      stderr.write(stderr.isTTY ? CLEAR_LINE + text : `${text}\n`);
      lastMs = nowMs;
      lastText = text;
    },
    clear() {
      if (stderr.isTTY && lastText !== '') stderr.write(CLEAR_LINE);
      lastText = '';
    },
  };
}

function describe({ phase, file, doneShare }: Progress): string {
  const percent = doneShare === undefined ? '' : ` ${Math.floor(doneShare * 100)} %`;
  return `heapdiff: ${phase}${file === undefined ? '' : ` ${file}`}${percent}`;
}

/** A terminal's last column stays free: a full line would wrap, and could not be rewritten. */
function lineWidth(stream: OutputStream): number {
  return Math.max(20, Math.min(120, (stream.columns ?? 121) - 1));
}
