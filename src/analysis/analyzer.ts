import type { SuspectWithGraph } from '../retention/suspect-graph.ts';
import type { HeapObject } from './heap-object.ts';
import type { HeapView } from './heap-view.ts';

/**
 * Teaches heapdiff a library. All hooks are optional and synchronous; each sees the last snapshot. A hook that throws, takes
 * too long or returns something else than it should is reported by the analyzer's name, and what it said is left out.
 */
export interface Analyzer<Declared extends OptionDeclarations = OptionDeclarations> {
  /** Lower case with dashes: `event-listeners`. Findings and options carry it. */
  readonly name: string;
  /** One line for `heapdiff analyzers`. */
  readonly summary: string;
  /** Declared once: they become typed values, and options of the command line (`--event-listeners-least 5`). */
  readonly options?: Declared;
  /** Facts about an object on a chain, shown behind its class: `to 127.0.0.1:80, destroyed`. */
  label?(object: HeapObject, heap: HeapView, options: OptionValues<Declared>): string | undefined;
  /** Whether an object on a chain is as it should be: moves the suspect edges to where it is no more. */
  verdict?(object: HeapObject, heap: HeapView, options: OptionValues<Declared>): HopVerdict | undefined;
  /** How to read the library's own containers: their parts are folded into them. */
  readonly expand?: Expander;
  /** Chains that are known, with what to do about them. */
  readonly knownLeaks?: readonly KnownLeak[];
  /** Findings of its own, from the heap, what was added to it, or the suspects. */
  analyze?(context: AnalysisContext<Declared>): Iterable<Finding>;
}

/** What an analyzer lets its user choose. The type of the default is the option's. */
export interface OptionDeclaration {
  readonly default: string | number | boolean;
  readonly description: string;
}

/** Options by name, in camel case. */
export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>;

/** The values of declared options. */
export type OptionValues<Declared extends OptionDeclarations> = {
  readonly [Name in keyof Declared]: Declared[Name]['default'] extends infer Value
    ? Value extends number
      ? number
      : Value extends boolean
        ? boolean
        : string
    : never;
};

/** What an analyzer says of an object on a chain. */
export interface HopVerdict {
  readonly verdict: 'leaking' | 'notLeaking';
  /** In a few words: `page is closed`. */
  readonly reason: string;
}

/** Reads a library's own structure as its user sees it. */
export interface Expander {
  /** The classes of the objects that have such parts. */
  readonly classNames: readonly string[];
  /** Those of classes that extend them, too. */
  readonly subclasses?: boolean;
  /**
   * The parts of one of them: nodes that its user never sees. They are folded into it, and what they hold is held by it.
   * Also called for objects of earlier snapshots, of which a part may be unknown.
   */
  parts(object: HeapObject): Iterable<Part>;
}

/** A part of a container. */
export interface Part {
  readonly object: HeapObject;
  /** How its user would write what the part holds: `.get(key)`; `[*]` where it is left out. */
  readonly holds?: string;
}

/** A leak that others have found before, told by the chain to it. */
export interface KnownLeak {
  /** Lower case with dashes. */
  readonly code: string;
  /** Hops that follow each other in the chain, from the root's side on. */
  readonly chain: readonly HopPattern[];
  /** The package that leaks, and the range of its versions that do, as npm writes it: `<2.5.1`. */
  readonly package?: { readonly name: string; readonly versions: string };
  /** What happens, in a sentence or two. */
  readonly explanation: string;
  readonly link?: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** What a hop must be; what is left out may be anything. */
export interface HopPattern {
  /** The class, or a pattern for it. */
  readonly class?: string | RegExp;
  /** The edge that leads there as a report writes it, `.tasks`, `[*]`, `(closure) cache`, or a pattern for it. */
  readonly edge?: string | RegExp;
}

/** What an analyzer has to say beside the suspects. */
export interface Finding {
  /** Lower case with dashes, for programs: `race-on-pending-promise`. */
  readonly code: string;
  /** One plain sentence: "240 race-like reactions wait on one pending promise, Transport.onError". */
  readonly title: string;
  /**
   * Bytes that it is about, of what was added or grew: those of the suspect where they are left out, or none. What an object
   * retains may be more than came: `retainedBytes` of one in a linked list has those in it that were there before.
   */
  readonly retainedBytes?: number;
  /** The objects it is about, or some of them. */
  readonly objects: readonly HeapObject[];
  /** The suspect it explains, where it is about one. */
  readonly suspect?: SuspectInHeap | undefined;
  /** Figures for programs. No string values of the heap. */
  readonly args?: Readonly<Record<string, string | number | boolean>>;
}

/** What `analyze` is given. */
export interface AnalysisContext<Declared extends OptionDeclarations = OptionDeclarations> {
  readonly options: OptionValues<Declared>;
  /** The last snapshot. */
  readonly heap: HeapView;
  /** Most retained bytes first. */
  readonly suspects: readonly SuspectInHeap[];
  /** Repetitions of the action between the first and the last snapshot, where they are known. */
  readonly iterations: number | undefined;
}

/** One of those who hold what a suspect keeps. */
export interface HolderInHeap {
  /** Who holds, as titles say it: `Set Connection.tasks`; of a longer one the first 120 characters. */
  readonly place: string;
  /** The survivor that holds, one of ... */
  readonly holder: HeapObject | undefined;
  /** ... so many that hold alike. */
  readonly holderCount: number;
  /** By what it holds, as chains write it: `[*]`, `on("message")`; empty for what grew in place. */
  readonly edgeName: string;
  /** The objects of the chain, from the root's side to what is held. */
  readonly chain: readonly HeapObject[];
}

/** A suspect, with the way from its words to the objects. */
export interface SuspectInHeap extends HolderInHeap {
  readonly suspect: SuspectWithGraph;
  /** Its other holders, as far as the report tells their chains. */
  readonly others: readonly HolderInHeap[];
  /** The added objects that it alone keeps, or that hang on it most; each object is one suspect's. */
  objects(className?: string): Iterable<HeapObject>;
}

/**
 * Types an analyzer: `export default defineAnalyzer({ name: 'knex', summary: '...', ... })`.
 *
 * @returns its argument
 */
export function defineAnalyzer<const Declared extends OptionDeclarations = Record<never, never>>(
  analyzer: Analyzer<Declared>,
): Analyzer {
  return analyzer as Analyzer;
}
