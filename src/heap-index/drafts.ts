import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Nobody writes on a draft for so long without adding to it. */
const LONGEST_WRITE_MS = 3_600_000;

const DRAFT = /^\.[a-z]+\.[0-9a-f-]{36}\.tmp$/u;

/** A path that nobody else writes to; what is whole is renamed from there. @param kind - lower-case letters */
export function draftIn(folder: string, kind: string): string {
  return join(folder, `.${kind}.${randomUUID()}.tmp`);
}

/** Removes drafts that somebody left who was ended while he wrote. */
export function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!DRAFT.test(name)) continue;
    const draft = join(folder, name);
    const found = statSync(draft, { throwIfNoEntry: false });
    if (found === undefined || Date.now() - found.mtimeMs <= LONGEST_WRITE_MS) continue;
    try {
      rmSync(draft, { force: true });
    } catch {
      // It is somebody else's: what was written now stays.
    }
  }
}
