import type { Constant } from '../analysis/heap-object.ts';
import type { SummarisedSnapshot } from './summary.ts';

/** Objects of a heap that somebody asked for, and values that somebody asked for of them. Sizes are in bytes. */
export interface ObjectList {
  readonly schema: 'heapdiff/objects@1';
  /** Earliest first; the objects are those of the last. */
  readonly snapshots: readonly SummarisedSnapshot[];
  /** Snapshots that were given, too, and that were taken after something else than a round of the action: they are not asked. */
  readonly leftOut?: readonly { readonly file: string; readonly phase: string }[];
  /** The class, as it was asked for; absent where ids were. */
  readonly className?: string;
  /** All that were found, whether or not they are listed. */
  readonly found: ObjectTally;
  /** Whether string values of the heap may stand here. */
  readonly stringsShown: boolean;
  /** Paths whose values are listed, in the order of each object's `values`. */
  readonly print: readonly string[];
  /** Paths that were asked for and lead to nothing in any of the objects that were looked at, as far as the snapshot says. */
  readonly neverFound: readonly string[];
  /** Most retained bytes first; or those that were born first, where that was asked for. Absent where they are grouped. */
  readonly objects?: readonly ListedObject[];
  /** By a value; most retained bytes first. */
  readonly groups?: readonly ObjectGroup[];
  /** The path of that value. */
  readonly by?: string;
  /** How many more objects or groups there are. */
  readonly moreCount: number;
}

/** How many objects, and how large. */
export interface ObjectTally {
  readonly count: number;
  /** Their own bytes, with the plumbing that only they own. */
  readonly shallowBytes: number;
  /** What they keep alive, each of them alone, none of it twice. */
  readonly retainedBytes: number;
}

/** One object. */
export interface ListedObject {
  readonly nodeId: number;
  readonly className: string;
  /** Its own bytes, with the plumbing that only it owns. */
  readonly shallowBytes: number;
  readonly retainedBytes: number;
  /** The number of the first snapshot that has it, from 0; absent where there is only one snapshot. */
  readonly cohort?: number;
  /** How long before the last snapshot that one was begun: it is no younger. Where captures noted the time. */
  readonly seconds?: number;
  /** Who holds it, the nearest to the root, as an author writes it: `Scheduler.queue[*]`. Of the first 1,000 objects. */
  readonly heldBy?: string;
  /** One for each path that is printed; null where it leads to nothing that the snapshot has. */
  readonly values?: readonly (PropertyValue | null)[];
}

/** What a path leads to. */
export type PropertyValue =
  /** V8 writes the first 1,024 characters; of the part of a longer string it does not say which. */
  | { readonly type: 'string'; readonly text?: string; readonly isCut?: true }
  /** As V8 writes it, where the snapshot was taken with numeric values. */
  | { readonly type: 'number'; readonly text?: string }
  | { readonly type: 'constant'; readonly text: Constant }
  | { readonly type: 'object'; readonly className: string; readonly nodeId: number };

/** The objects of which a path leads to one value. */
export interface ObjectGroup extends ObjectTally {
  readonly value: PropertyValue | null;
}

/** Which objects are asked for, and what of them. */
export interface ObjectQuery {
  /** As reports print it: `Request`, `Object {id, name}`, `(closure) tick`, `(string)`. */
  readonly className?: string;
  /** Those of classes that extend it, too; of `Object` all plain objects, of all shapes. */
  readonly subclasses?: boolean;
  /** V8's ids, instead of a class. */
  readonly ids?: readonly number[];
  /** `retainedBytes > 1MB && url ~ /product/` */
  readonly where?: string;
  /** Only those that the first snapshot does not have. */
  readonly added?: boolean;
  /** Those that were born first come first. */
  readonly oldest?: boolean;
  /** How many are listed; all where it is left out. */
  readonly top?: number;
  /** Values to list: `url,headers.host`. */
  readonly print?: string;
  /** The value to group them by, instead of listing them. */
  readonly by?: string;
}
