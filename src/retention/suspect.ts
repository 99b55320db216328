import type { SourceLocation } from '../graph/locations.ts';
import type { NodeId } from '../ordinals.ts';
import type { Series, Verdict } from './trend.ts';

export type { SourceLocation } from '../graph/locations.ts';
export type { Series, Verdict } from './trend.ts';

/** One hop of a retainer chain: an object, and the edge by which the hop before it holds it. */
export interface ChainHop {
  /** V8's type of the edge that leads here. */
  readonly edgeType: string;
  /** As a user would write it: `.tasks`, `[*]`, `(closure) instances`; empty for the first hop. */
  readonly edgeName: string;
  readonly className: string;
  readonly nodeType: string;
  readonly nodeId: NodeId;
  /** How many objects this hop stands for, where it is more than one. */
  readonly count?: number;
  /** Whether the object is as it should be. */
  readonly verdict: 'not leaking' | 'leaking' | 'unknown';
  /** Why, in a few words. */
  readonly reason: string;
  /** The edge that leads here is a growth point: before it was there before, from here on born after. */
  readonly suspectEdge: boolean;
  /** Where the function or the constructor of the object is written. */
  readonly location?: SourceLocation;
  /** What analyzers say of the object. */
  readonly labels?: readonly string[];
}

/** The objects of one class that a suspect keeps alive and that were born after *before*. */
export interface HeldClass {
  readonly className: string;
  readonly count: number;
  /** `count` divided by the iterations, where they are known. */
  readonly perIteration?: number;
  readonly shallowBytes: number;
}

/** Edges of one kind that could be cleared. */
export interface CutEdge {
  /** As an author would write it: `Connection.tasks[*]`, `User.session`. */
  readonly label: string;
  /** The object they start from, or one of them. */
  readonly fromId: NodeId;
  readonly edgeType: string;
  readonly edgeName: string;
  /** The object they lead to; null where there are several. */
  readonly toId: NodeId | null;
  /** Whether they are bookkeeping of the engine or of Node, which goes when what it keeps is closed or stopped. */
  readonly isEngines?: true;
  /** Whether they are the links of a list behind the holders' edges: each of its objects holds the next by one. */
  readonly isLink?: true;
}

/** Edges to clear together, and what that frees: found by walking the heap without them. */
export interface Cut {
  readonly edges: readonly CutEdge[];
  /** All bytes that the root no longer reaches, also those that were there before. */
  readonly freedBytes: number;
  /** Whether that is all that the suspect holds, or more. */
  readonly frees: 'all' | 'part';
}

/** Added objects that hold each other. That alone keeps nothing alive: `entry` does. */
export interface Cycle {
  /** How many cycles there are of objects of these classes; no two of them have an object in common. */
  readonly count: number;
  /** The objects in all of them, by class: objects before functions, most first. */
  readonly members: readonly CycleMember[];
  /** Sizes of all members, plumbing included. */
  readonly shallowBytes: number;
  /** The shortest way round in one of them: the first hop is where `entry` leads, the last is the same object again. */
  readonly example: readonly ChainHop[];
  /** How many hops of the example are left out before its last one, where it is too long to be told. */
  readonly hopsLeftOut?: number;
  /** The edge from outside that leads to the example, and so keeps it. */
  readonly entry: CycleEntry;
}

/** The objects of one class in cycles. */
export interface CycleMember {
  readonly className: string;
  readonly count: number;
}

/** An edge from outside into a cycle; the hop is to the object in the cycle. */
export interface CycleEntry extends ChainHop {
  /** Who holds it, or one of those who hold such. */
  readonly fromClassName: string;
  readonly fromId: NodeId;
  /** The way from the suspect's holder as a user would write it: `ErrorLog.recent[*]`, `Queue.jobs[*].request`. */
  readonly label: string;
  /** How many other holders of added objects lead to the example, too; absent where none does. */
  readonly otherHolderCount?: number;
}

/** The survivor at the start of the growth points. */
export interface Holder {
  readonly className: string;
  readonly nodeId: NodeId;
  /** How many survivors of this class hold in this way, where it is more than one. */
  readonly count?: number;
  /**
   * For a single holder: objects of the suspect hop's class (of listeners all functions) that it held by this edge in the first
   * snapshot, ...
   */
  readonly countBefore?: number;
  /** ... and in the last. */
  readonly countAfter?: number;
}

/** How suspects that are the same, see `pairSuspects`, grew in the control: a run without the suspected action. */
export interface GrowthInControl {
  /** The part of that run's added and grown bytes that they explain. */
  readonly growthBytes: number;
  readonly count: number;
  readonly perIteration?: number;
  /** How fast they grew there, in bytes for each step: as a share of the rate here, 0 and up. */
  readonly shareOfRate: number;
}

/** A leak that others have found before. */
export interface KnownLeakMatch {
  readonly analyzer: string;
  readonly code: string;
  /** What happens. */
  readonly explanation: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly link?: string;
  /** Which package leaks in which versions; `found` is the version here, where somebody can tell. */
  readonly package?: { readonly name: string; readonly versions: string; readonly found?: string };
}

/** What is left of a suspect after something else than the action was done, such as closing a connection. */
export interface PhaseSurvival {
  /** As the capture named it: `after-close`. */
  readonly phase: string;
  /** Objects that the suspect kept in the last snapshot of the series, ... */
  readonly count: number;
  /** ... how many of them are still there, ... */
  readonly survivingCount: number;
  /** ... and their own bytes, with all that is folded into them. */
  readonly survivingBytes: number;
}

/** Where and when the objects of a suspect were allocated, if V8 noted it. */
export interface SuspectAllocations {
  /** Objects that were looked at: those of the suspect's class. */
  readonly count: number;
  /** How many of them V8 noted a stack of with a function of the user on it. */
  readonly notedCount: number;
  /** The innermost functions of the user, most objects first, a few of them. */
  readonly sites: readonly {
    /** Empty where it has no name. */
    readonly functionName: string;
    readonly file: string;
    /** Of the function, from 1, through the source map where there is one. */
    readonly line: number;
    readonly column: number;
    readonly count: number;
  }[];
  /** From birth to the last snapshot. */
  readonly oldestSeconds?: number;
  readonly youngestSeconds?: number;
}

/** Memory outside V8's heap that objects stand for, in bytes. */
export interface OutsideMemory {
  /** Of ArrayBuffers, SharedArrayBuffers and WebAssembly memories: a part of `growthBytes`. */
  readonly arrayBufferBytes: number;
  /** Of the characters of texts; a part of `growthBytes` in V8 13 and later, 0 in those before, which do not count it. */
  readonly stringBytes: number;
  /** How many texts have their characters outside. */
  readonly stringCount: number;
}

/** One group of growth points with one explanation. */
export interface Suspect {
  /** Names the suspect alike in every run, order and version of V8: 12 hexadecimal digits. */
  readonly fingerprint: string;
  /** Of its other holders: in another run it may be known by one of these; absent where it has one holder. */
  readonly holderFingerprints?: readonly string[];
  /** One plain sentence: "Set Connection.tasks keeps 2,000 Promise". */
  readonly title: string;
  readonly verdict: Verdict;
  /** How it grew from snapshot to snapshot; absent where there are only two. */
  readonly series?: Series;
  /** The class of most of what the growth points hold. */
  readonly className: string;
  /** How many objects of `className` the growth points hold; the title counts `titleCount`, where that is there. */
  readonly count: number;
  /**
   * `count` divided by the iterations; where the holders lost much of what they gained, those that they lost are subtracted
   * first. Absent for what grew in place, and where the iterations are not known.
   */
  readonly perIteration?: number;
  /** How many objects the title counts, where they are of several classes and `count` is of one of them. */
  readonly titleCount?: number;
  /** `titleCount` divided by the iterations, as `perIteration` is of `count`; only where that is a whole number. */
  readonly titlePerIteration?: number;
  /** What this suspect keeps: `exclusiveBytes`, `shareBytes` and what its holders grew by. */
  readonly retainedBytes: number;
  /** What would be freed if the growth points were cut, and nothing else. */
  readonly exclusiveBytes: number;
  /** Its part of added bytes that other suspects or other growth reach, too: split evenly; absent where there are none. */
  readonly shareBytes?: number;
  /** Fingerprints of the suspects that reach these bytes, too, the largest first; absent where none does. */
  readonly sharedWith?: readonly string[];
  /** Whether growth that is no suspect reaches some of them, too; absent where none does. */
  readonly sharedWithNoise?: true;
  /** The part of added and grown bytes that this suspect explains, in bytes; the suspects' and the noise's add up. */
  readonly growthBytes: number;
  /** `growthBytes` as a share of all added and grown bytes, 0 to 1. */
  readonly shareOfGrowth: number;
  readonly holder: Holder;
  /** From the root to one of the objects that are held. */
  readonly chain: readonly ChainHop[];
  /** How many other ways there are to the same objects. */
  readonly otherChainCount?: number;
  /** The first of them: the objects stay alive until all ways are cut. */
  readonly otherChains?: readonly (readonly ChainHop[])[];
  /**
   * The links of a list, where these free most of it and no way alone does; the first ways alone, the fewest that free nearly all, and all ways together; none for a suspect that
   * grew in place.
   */
  readonly cuts: readonly Cut[];
  /** What is kept, by class, most bytes first. */
  readonly holds: readonly HeldClass[];
  /** The largest cycles among it, by bytes; absent where there is none. */
  readonly cycles?: readonly Cycle[];
  readonly sampleIds: readonly NodeId[];
  /** A leak that an analyzer knows; absent where none does. */
  readonly knownLeak?: KnownLeakMatch;
  /** What is left of it after each phase; absent where none was captured. */
  readonly phases?: readonly PhaseSurvival[];
  /** Where its objects were allocated; absent where the capture did not note it. */
  readonly allocations?: SuspectAllocations;
  /** Memory outside V8's heap that its objects stand for; absent where there is none, or the capture did not note memory. */
  readonly outside?: OutsideMemory;
  /** It grew in the control, too, but not as fast; absent where it did not, or nobody gave one. */
  readonly control?: GrowthInControl;
}

/** Growth that is the engine's own, or that no suspect alone keeps: told, never hidden. */
export interface Noise {
  /** `compiled code`, `object shapes`, `shared with other growth`, `not reachable`, ... */
  readonly kind: string;
  readonly count: number;
  readonly bytes: number;
}
