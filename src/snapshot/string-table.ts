import type { StringIndex } from '../ordinals.ts';

/** The strings of one snapshot, kept as bytes; each is decoded when somebody asks for it. */
export interface StringTable {
  readonly length: number;
  /** The string as JavaScript sees it. */
  get(index: StringIndex): string;
  /** Whether the string starts with `text` (ASCII) at byte `from` of its escaped form. Decodes nothing. */
  startsWith(index: StringIndex, text: string, from?: number): boolean;
  /**
   * Marks the strings that are equal to one of `codes`' keys (ASCII without escapes).
   * @returns for each string its code, 0 for all others
   */
  classify(codes: ReadonlyMap<string, number>): Uint8Array;
}
