import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { MemlabCore } from './load-memlab.ts';
import { messageOf } from './load-plugin.ts';
import { type Replacement, replaceFor } from './replaced-members.ts';

/** What code of the user's printed, and how it ended. */
export interface Captured<T> {
  /** Without colours and without what memlab overwrites. */
  readonly output: string;
  /** What it returned; undefined where it threw. */
  readonly value?: T;
  /** What it threw, in words. */
  readonly error?: string;
}

/**
 * Runs a plug-in, and keeps what it prints from the streams: by memlab's `info`, by `console` or to standard output itself.
 * What it throws is told, and so is an attempt to end the process.
 *
 * @param info - memlab's console, whose passing progress is left out
 */
export async function captureOutput<T>(info: MemlabCore['info'], use: () => Promise<T>): Promise<Captured<T>> {
  const texts: string[] = [];
  const keep = (text: unknown): void => {
    texts.push(typeof text === 'string' ? text : Buffer.from(text as Uint8Array).toString());
  };
  const sink = new Writable({
    decodeStrings: false,
    write(text, _encoding, done) {
      keep(text);
      done();
    },
  });
  const output = (): string => stripVTControlCharacters(texts.join('')).trimEnd();

  const print = (text: string, options?: { isOverwrite?: boolean }): void => {
    if (options?.isOverwrite !== true) keep(`${text}\n`);
  };
  const write = (text: unknown, ...rest: unknown[]): boolean => {
    keep(text);
    callBack(rest[rest.length - 1]);
    return true;
  };

  const replacements: Replacement[] = [
    [info, 'printStr', print],
    [globalThis, 'console', new Console({ stdout: sink, stderr: sink, colorMode: false })],
    [process.stdout, 'write', write],
    [process, 'exit', refuseToEnd],
  ];
  try {
    return { value: await replaceFor(replacements, use), output: output() };
  } catch (error) {
    return { error: messageOf(error), output: output() };
  }
}

/** As a stream says that a text is written: to the callback, if there is one. */
function callBack(done: unknown): void {
  if (typeof done === 'function') queueMicrotask(() => done());
}

function refuseToEnd(code: unknown): never {
  throw new Error(`it wanted to end the process${code === undefined ? '' : ` with exit code ${code}`}`);
}
