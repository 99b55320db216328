import type { NodeOrdinal } from '../ordinals.ts';
import type { ColumnFile } from './column-file.ts';
import { findFirst, sortByKey } from './sorted-rows.ts';

/** All nodes that are folded into others, by owner, then in the order of the file. */
export function sortFolded(ownerOf: Uint32Array): Uint32Array {
  let count = 0;
  for (let node = 0; node < ownerOf.length; node++) if (ownerOf[node] !== node) count++;
  const [folded, owners] = [new Uint32Array(count), new Uint32Array(count)];
  count = 0;
  for (let node = 0; node < ownerOf.length; node++) {
    if (ownerOf[node] === node) continue;
    folded[count] = node;
    owners[count++] = ownerOf[node];
  }
  return sortByKey(owners).row.map((row) => folded[row]);
}

/** What is folded into one node, in the order of the file. @param foldedNode - of {@link sortFolded} */
export function findFolded(foldedNode: ColumnFile, ownerOf: ColumnFile, owner: NodeOrdinal): NodeOrdinal[] {
  const ownerAt = (place: number): number => ownerOf.at(foldedNode.at(place));
  const folded: NodeOrdinal[] = [];
  const first = findFirst(foldedNode.length, ownerAt, owner);
  for (let place = first; place < foldedNode.length && ownerAt(place) === owner; place++)
    folded.push(foldedNode.at(place) as NodeOrdinal);
  return folded;
}
