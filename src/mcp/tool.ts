import type { Progress } from 'heapdiff';
import type { AllowedFolders } from './allowed-folders.ts';
import type { LoadedHeaps } from './loaded-heaps.ts';

/** A JSON schema, as clients get it. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** What tools are asked with. */
export interface Session {
  readonly folders: AllowedFolders;
  readonly heaps: LoadedHeaps;
  /** Whether texts of the heap may be shown. */
  readonly showStrings: boolean;
}

/** Called while a tool works; throws where nobody waits for the answer any more. */
export type OnProgress = (progress: Progress) => void;

/** What a tool says. Strings of the heap in it are escaped before it is sent. */
export interface Answer {
  /** For a reader: lines. */
  readonly lines: readonly string[];
  /** The same as data, of the tool's output schema. */
  readonly data: { readonly [field: string]: unknown };
}

/** One question that an agent can ask. */
export interface Tool<Arguments = never> {
  readonly name: string;
  readonly title: string;
  /** Tells an agent when to ask it. */
  readonly description: string;
  /** What `answer` gets was checked with it. */
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  readonly answer: (args: Arguments, session: Session, onProgress: OnProgress) => Promise<Answer>;
}
