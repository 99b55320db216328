import { LineageError } from '../errors.ts';
import { explainNameOrder } from '../name-order.ts';
import type { Sidecar } from './sidecar.ts';

/**
 * Refuses files of one run that stand in another order than they were taken in, before any of them is read. Where sidecars do not
 * tell, the ids in the heaps do, of two at a time.
 *
 * @param sidecars - of each file
 * @throws LineageError with the files in the order of time
 */
export function refuseWrongOrder(files: readonly string[], sidecars: readonly (Sidecar | undefined)[]): void {
  const notes = sidecars.flatMap((sidecar) => (sidecar === undefined ? [] : [sidecar]));
  if (notes.length < files.length || notes.some(({ epoch }) => epoch !== notes[0].epoch)) return;
  const at = notes.findIndex((note, place) => place > 0 && wasBefore(note, notes[place - 1]));
  if (at < 0) return;
  const [previous, earlier] = [files[at - 1], files[at]];
  const places = [...files.keys()].sort((one, other) => timeOf(notes[one]) - timeOf(notes[other]));
  throw new LineageError(
    'swapped',
    `${previous} and ${earlier} are in the wrong order: the second was taken first.${explainNameOrder(previous, earlier)} Give the snapshots in the order of time: ${places.map((place) => files[place]).join(' ')}`,
  );
}

/** Both count: a clock may be put back, and what a driver notes as iterations need not go up. */
function wasBefore(note: Sidecar, other: Sidecar): boolean {
  const { iteration = 0 } = note;
  return timeOf(note) < timeOf(other) && iteration <= (other.iteration ?? iteration);
}

function timeOf({ time }: Sidecar): number {
  return Date.parse(time);
}
