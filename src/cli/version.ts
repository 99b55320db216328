import { readFileSync } from 'node:fs';

/** The version of this package; its package.json lies two folders up from the sources and from what is built alike. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return version;
}
