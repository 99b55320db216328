import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The path of a file of the built package, from the sources as well: what is a process of its own runs without them.
 *
 * @param name - below `dist`: `capture/runner.js`
 */
export function builtFile(name: string): string {
  return join(dirname(createRequire(import.meta.url).resolve('heapdiff/package.json')), 'dist', name);
}
