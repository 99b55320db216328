import { type Analyzer, defineAnalyzer, type Finding, type HeapObject, type SuspectInHeap, wording } from 'heapdiff';

const { counted } = wording;

/** What is put together of fewer pieces is an ordinary text. */
const ROPE_PIECES = 10;
/** Further nobody counts. */
const MOST_PIECES = 100_000;

const ropes: Analyzer = defineAnalyzer({
  name: 'ropes',
  summary: 'texts that were put together with + and are still in pieces',
  options: { leastBytes: { default: 10_000, description: 'tell of so many bytes that could be spared, and more' } },

  label(object) {
    const { pieces } = object.type === 'concatenated string' ? measureRope(object) : { pieces: 0 };
    return pieces < ROPE_PIECES ? undefined : `in ${counted(pieces)} pieces`;
  },

  *analyze({ suspects, options: { leastBytes } }) {
    for (const suspect of suspects) {
      const { holds, retainedBytes } = suspect.suspect;
      if (retainedBytes < leastBytes || holds.every(({ className }) => className !== '(string)')) continue;
      const joints = [...suspect.objects('(string)')].filter(({ type }) => type === 'concatenated string');
      const finding = describeRopes(suspect, joints);
      if (Number(finding.retainedBytes) >= leastBytes) yield finding;
    }
  },
});

export default ropes;

/** Strings that were put together and are still in pieces. */
function describeRopes(suspect: SuspectInHeap, all: readonly HeapObject[]): Finding {
  // One text may go on where another ends: what they share is told once.
  const seen = new Set<number>();
  const measured = all
    .filter((rope) => measureRope(rope).pieces >= ROPE_PIECES)
    .map((rope) => ({ rope, ...measureRope(rope, seen) }));
  const pieces = measured.reduce((sum, rope) => sum + rope.pieces, 0);
  const bytes = measured.reduce((sum, rope) => sum + rope.jointBytes, 0);
  const one = measured.length === 1;
  return {
    code: 'strings-in-pieces',
    title:
      `${counted(measured.length, 'string')} in ${suspect.place} ${one ? 'is' : 'are'} still in ` +
      `${counted(pieces)} pieces: put together with + and not read since, so that V8 has not made one text of them; the joints ` +
      `alone take ${counted(bytes)} bytes, and each piece is a string of its own`,
    retainedBytes: bytes,
    objects: measured.slice(0, 3).map(({ rope }) => rope),
    suspect,
    args: { ropes: measured.length, pieces, jointBytes: bytes },
  };
}

/** Counts what a string was put together from. @param seen - joints that are left out; what is counted is added */
function measureRope(rope: HeapObject, seen: Set<number> = new Set()): { pieces: number; jointBytes: number } {
  const waiting = [rope];
  let pieces = 0;
  let jointBytes = 0;
  for (let part = waiting.pop(); part !== undefined && pieces < MOST_PIECES; part = waiting.pop()) {
    if (part.type !== 'concatenated string') {
      pieces++;
      continue;
    }
    if (seen.has(part.id)) continue;
    seen.add(part.id);
    jointBytes += part.shallowBytes;
    for (const name of ['first', 'second']) {
      const next = part.slot(name);
      if (next !== undefined) waiting.push(next);
    }
  }
  return { pieces, jointBytes };
}
