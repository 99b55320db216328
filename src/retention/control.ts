import { SAME_RATE, shareOfRate, sumOf } from './growth-rates.ts';
import { NoiseTotals } from './noise.ts';
import { type Counterparts, pairSuspects, printsOf } from './same-suspects.ts';
import type { GrowthInControl, Noise, Suspect } from './suspect.ts';

/** A suspect that was taken out, because it grew as fast in the control. */
export interface SubtractedSuspect {
  readonly fingerprint: string;
  /** Of its other holders; absent where it has one. */
  readonly holderFingerprints?: readonly string[];
  readonly title: string;
  /** What it grew by here: a part of the noise `in the control, too`. */
  readonly growthBytes: number;
  readonly control: GrowthInControl;
}

/** What is left of the suspects, and what became noise; the sum of all bytes is what it was. */
export interface Remainder<S extends Suspect> {
  readonly suspects: readonly S[];
  readonly noise: readonly Noise[];
  readonly subtracted: readonly SubtractedSuspect[];
}

/**
 * Takes out the suspects that grew as fast in a run without the suspected action; those that grew faster than there, or by a holder
 * that does not grow there, stay whole, and say so. Suspects that are the same are judged by their sums.
 *
 * @param inControl - the suspects of the control, which no action explains
 * @param stepShare - how many steps the control did for each one here
 */
export function subtractControl<S extends Suspect>(
  suspects: readonly S[],
  noise: readonly Noise[],
  inControl: readonly Suspect[],
  stepShare: number,
): Remainder<S> {
  const totals = new NoiseTotals();
  for (const { kind, count, bytes } of noise) totals.add(kind, count, bytes);
  const controlOf = new Map<Suspect, GrowthInControl | undefined>();
  // What a holder keeps that does not grow in the control, nothing there explains.
  const withOwnHolder = new Set<Suspect>();
  for (const pair of pairSuspects(suspects, inControl)) {
    const control = measureThere(pair, stepShare);
    for (const suspect of pair.here) controlOf.set(suspect, control);
    if (!growsByAllThere(pair)) for (const suspect of pair.here) withOwnHolder.add(suspect);
  }
  const left: S[] = [];
  const subtracted: SubtractedSuspect[] = [];
  for (const suspect of suspects) {
    const { fingerprint, holderFingerprints, title, growthBytes } = suspect;
    const prints = { fingerprint, ...(holderFingerprints === undefined ? {} : { holderFingerprints }) };
    const control = controlOf.get(suspect);
    if (control === undefined) left.push(suspect);
    else if (control.shareOfRate < SAME_RATE || withOwnHolder.has(suspect)) left.push(withControl(suspect, control));
    else {
      totals.add('in the control, too', countObjects(suspect), growthBytes);
      subtracted.push({ ...prints, title, growthBytes, control });
    }
  }
  return { suspects: left, noise: totals.list(), subtracted };
}

/** Whether all holders that they have here grow there, too. */
function growsByAllThere({ here, there }: Counterparts<Suspect, Suspect>): boolean {
  const prints = new Set(there.flatMap(printsOf));
  return here.flatMap(printsOf).every((print) => prints.has(print));
}

/** What only warmed up in the control does not go on there: it explains no leak. */
function measureThere(
  { here, there: inControl }: Counterparts<Suspect, Suspect>,
  stepShare: number,
): GrowthInControl | undefined {
  const isLeak = here.some(({ verdict }) => verdict === 'leak');
  const there = inControl.filter(({ verdict }) => !isLeak || verdict !== 'warm-up');
  if (there.length === 0) return undefined;
  const growthBytes = sumOf(there, (suspect) => suspect.growthBytes);
  const isRateKnown = there.every(({ perIteration }) => perIteration !== undefined);
  const growthHere = sumOf(here, (suspect) => suspect.growthBytes);
  return {
    growthBytes,
    count: sumOf(there, ({ count }) => count),
    ...(isRateKnown ? { perIteration: sumOf(there, ({ perIteration }) => perIteration!) } : {}),
    shareOfRate: shareOfRate(growthBytes, growthHere, stepShare),
  };
}

/** Its graph goes with it, which a spread would leave behind. */
function withControl<S extends Suspect>(suspect: S, control: GrowthInControl): S {
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(suspect)) as S;
  return Object.assign(copy, { control });
}

/** As other noise is counted: all that is kept, or what grew in place. */
function countObjects({ holds, count }: Suspect): number {
  return holds.length === 0 ? count : sumOf(holds, (held) => held.count);
}
