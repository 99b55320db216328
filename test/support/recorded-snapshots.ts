import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @returns name and path of every snapshot in `snapshots/recorded`, in the order of their names */
export function recordedSnapshots(): [name: string, file: string][] {
  const folder = fileURLToPath(new URL('../../snapshots/recorded', import.meta.url));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.heapsnapshot.gz'))
    .sort()
    .map((name) => [name, join(folder, name)]);
}
