import type { Comparison } from '../diff/compare.ts';
import { findOutsideNodes, outsideBytesOfString } from '../graph/outside-memory.ts';
import { NO_NODE, type NodeOrdinal } from '../ordinals.ts';
import type { KeptObjects } from './kept-objects.ts';
import type { OutsideMemory, Suspect } from './suspect.ts';

/** Growth of memory outside V8's heap that objects stand for, in bytes; what shrank is negative. */
export interface OutsideTotals {
  /** Of ArrayBuffers, SharedArrayBuffers and WebAssembly memories. */
  readonly bufferBytes: number;
  /** The part of it that is shared: V8 does not count it as external. */
  readonly sharedBufferBytes: number;
}

type Writable = { -readonly [Name in keyof OutsideMemory]: OutsideMemory[Name] };

/** Tells what grew outside V8's heap, in all and by suspect. */
export class OutsideGrowth {
  readonly totals: OutsideTotals;
  /** By the owner of what came or grew. */
  readonly #byOwner = new Map<number, Writable>();

  constructor({ before, after, match }: Comparison) {
    const [earlier, later] = [findOutsideNodes(before.snapshot), findOutsideNodes(after.snapshot)];
    const bytesBefore = before.snapshot.shallowBytes;
    const bytesAfter = after.snapshot.shallowBytes;
    const isGone = (node: NodeOrdinal): boolean => match.afterOf[node] === NO_NODE;
    let [bufferBytes, sharedBufferBytes] = [0, 0];
    for (const node of later.buffers) {
      const known = match.beforeOf[node] as NodeOrdinal;
      const bytes = bytesAfter[node] - (known === NO_NODE ? 0 : bytesBefore[known]);
      bufferBytes += bytes;
      if (later.shared.has(node)) sharedBufferBytes += bytes;
      this.#partOf(after.ownerOf[node]).arrayBufferBytes += bytes;
    }
    for (const node of later.strings) {
      const known = match.beforeOf[node] as NodeOrdinal;
      const bytes = outsideBytesOfString(bytesAfter[node] - (known === NO_NODE ? 0 : bytesBefore[known]));
      const part = this.#partOf(after.ownerOf[node]);
      part.stringBytes += bytes;
      if (known === NO_NODE) part.stringCount++;
    }
    // Of what stayed the edges are not read again: only of what is gone is it known here who had it.
    for (const node of earlier.buffers.filter(isGone)) {
      bufferBytes -= bytesBefore[node];
      if (earlier.shared.has(node)) sharedBufferBytes -= bytesBefore[node];
    }
    this.totals = { bufferBytes, sharedBufferBytes };
  }

  /** What a suspect keeps of it; undefined where that is nothing. */
  ofSuspect(suspect: Suspect, kept: KeptObjects): OutsideMemory | undefined {
    const sum = { arrayBufferBytes: 0, stringBytes: 0, stringCount: 0 };
    for (const nodes of [kept.nodesOf(suspect), kept.grownOf(suspect)]) {
      for (const node of nodes) {
        const part = this.#byOwner.get(node);
        if (part === undefined) continue;
        sum.arrayBufferBytes += part.arrayBufferBytes;
        sum.stringBytes += part.stringBytes;
        sum.stringCount += part.stringCount;
      }
    }
    return sum.arrayBufferBytes > 0 || sum.stringCount > 0 ? sum : undefined;
  }

  #partOf(owner: number): Writable {
    let part = this.#byOwner.get(owner);
    if (part === undefined) {
      part = { arrayBufferBytes: 0, stringBytes: 0, stringCount: 0 };
      this.#byOwner.set(owner, part);
    }
    return part;
  }
}
