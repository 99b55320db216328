import { copyFileSync, linkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A path to a Node binary that says nothing about this machine: the heap has `process.execPath`, without symbolic links.
 *
 * @param {string} folder - where to put it, if need be
 * @param {string} [node] - the binary; that of this process where it is absent
 */
export function neutralNode(folder, node = process.execPath) {
  const file = realpathSync(node);
  if (file.startsWith('/usr/')) return file;
  const neutral = join(folder, 'node');
  try {
    linkSync(file, neutral);
  } catch {
    copyFileSync(file, neutral);
  }
  return neutral;
}
