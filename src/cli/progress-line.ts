import type { Progress } from 'heapdiff';
import type { Host, OutputStream } from './host.ts';

/** Work that is done sooner is not worth a word. */
const SILENT_MS = 1000;
const TERMINAL_INTERVAL_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

/** Tells on stderr how far the work is. */
export interface ProgressLine {
  update(progress: Progress): void;
  /** Leaves the terminal as it was. */
  clear(): void;
}

type EscapeText = (text: string, maxLength: number) => string;

/**
 * One line that is rewritten on a terminal; elsewhere, as in the log of a build, a line for each phase.
 *
 * @param escapeText - makes a file's name fit to be printed in at most so many characters
 */
export function startProgressLine(host: Host, escapeText: EscapeText): ProgressLine {
  return host.stderr.isTTY ? startTerminalLine(host, escapeText) : startLogLines(host, escapeText);
}

/**
 * What is being done, with a file's name as it is: `reading after.heapsnapshot 36 %`.
 */
export function describeProgress({ phase, file, doneShare }: Progress): string {
  const percent = doneShare === undefined ? '' : ` ${Math.floor(doneShare * 100)} %`;
  return `${phase}${file === undefined ? '' : ` ${file}`}${percent}`;
}

function startTerminalLine({ stderr, now }: Host, escapeText: EscapeText): ProgressLine {
  const startMs = now();
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastText = '';
  return {
    update(progress) {
      const nowMs = now();
      if (nowMs - startMs < SILENT_MS || nowMs - lastMs < TERMINAL_INTERVAL_MS) return;
      const text = escapeText(`heapdiff: ${describeProgress(progress)}`, lineWidth(stderr));
      if (text === lastText) return;
      stderr.write(CLEAR_LINE + text);
      lastMs = nowMs;
      lastText = text;
    },
    clear() {
      if (lastText !== '') stderr.write(CLEAR_LINE);
      lastText = '';
    },
  };
}

function startLogLines({ stderr, now }: Host, escapeText: EscapeText): ProgressLine {
  const startMs = now();
  let lastText = '';
  return {
    update({ doneShare: _, ...phase }) {
      if (now() - startMs < SILENT_MS) return;
      const text = escapeText(`heapdiff: ${describeProgress(phase)}`, lineWidth(stderr));
      if (text === lastText) return;
      stderr.write(`${text}\n`);
      lastText = text;
    },
    clear() {},
  };
}

/** A terminal's last column stays free: a full line would wrap, and could not be rewritten. */
function lineWidth(stream: OutputStream): number {
  return Math.max(20, Math.min(120, (stream.columns ?? 121) - 1));
}
