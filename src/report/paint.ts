import { styleText } from 'node:util';

/** What the colours of a text report mean; without colour each returns its text as it is. */
export interface Paint {
  /** The line to read first. */
  strong(text: string): string;
  /** What is wrong: the suspect edge and what it holds. */
  alarming(text: string): string;
  /** What is in order, and labels. */
  quiet(text: string): string;
}

/**
 * The colours of a text report, or none.
 *
 * @param color - whether the reader's terminal shows them
 */
export function paintFor(color: boolean): Paint {
  if (!color) return { strong: unpainted, alarming: unpainted, quiet: unpainted };
  return {
    strong: (text) => styleText('bold', text, { validateStream: false }),
    alarming: (text) => styleText('red', text, { validateStream: false }),
    quiet: (text) => styleText('dim', text, { validateStream: false }),
  };
}

function unpainted(text: string): string {
  return text;
}
