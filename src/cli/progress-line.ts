import type { Progress } from 'heapdiff';
import type { Host, OutputStream } from './host.ts';

/** Work that is done sooner is not worth a word. */
const SILENT_MS = 1000;
const TERMINAL_INTERVAL_MS = 100;
/** A phase that has gone on for less tells nothing of its speed. */
const LEAST_PHASE_MS = 500;
const CLEAR_LINE = '\r\u001b[K';

/** Tells on stderr how far the work is. */
export interface ProgressLine {
  update(progress: Progress): void;
  /** Leaves the terminal as it was. */
  clear(): void;
}

type EscapeText = (text: string, maxLength: number) => string;

/**
 * One line that is rewritten on a terminal, with how fast it goes and how long it will take; elsewhere nothing.
 *
 * @param escapeText - makes a file's name fit to be printed in at most so many characters
 */
export function startProgressLine({ stderr, now, isQuiet }: Host, escapeText: EscapeText): ProgressLine {
  if (stderr.isTTY !== true || isQuiet === true) return { update() {}, clear() {} };
  const startMs = now();
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastText = '';
  let phase = { name: '', startMs };
  return {
    update(progress) {
      const nowMs = now();
      const name = describePhase(progress);
      if (name !== phase.name) phase = { name, startMs: nowMs };
      if (nowMs - startMs < SILENT_MS || nowMs - lastMs < TERMINAL_INTERVAL_MS) return;
      const speed = describeSpeed(progress, nowMs - phase.startMs);
      const text = escapeText(`heapdiff: ${describeProgress(progress)}${speed}`, lineWidth(stderr));
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

/**
 * What is being done, with a file's name as it is: `reading after.heapsnapshot 36 %`.
 */
export function describeProgress(progress: Progress): string {
  const { doneShare } = progress;
  const percent = doneShare === undefined ? '' : ` ${Math.floor(doneShare * 100)} %`;
  return `${describePhase(progress)}${percent}`;
}

function describePhase({ phase, file }: Pick<Progress, 'phase' | 'file'>): string {
  return file === undefined ? phase : `${phase} ${file}`;
}

/** `, 210 MB/s, 3 s left`; nothing before that can be told. */
function describeSpeed({ doneShare = 0, doneBytes }: Progress, elapsedMs: number): string {
  if (elapsedMs < LEAST_PHASE_MS || doneShare === 0) return '';
  const rate = doneBytes === undefined ? '' : `, ${Math.round(doneBytes / elapsedMs / 1000)} MB/s`;
  const leftSeconds = Math.ceil((elapsedMs * (1 - doneShare)) / doneShare / 1000);
  return `${rate}, ${leftSeconds} s left`;
}

/** A terminal's last column stays free: a full line would wrap, and could not be rewritten. */
function lineWidth(stream: OutputStream): number {
  return Math.max(20, Math.min(120, (stream.columns ?? 121) - 1));
}
