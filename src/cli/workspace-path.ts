import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A place in a script as GitHub's annotations want it: relative to the workspace, or to where the command runs.
 *
 * @param url - of the script, as V8 has it: a `file:` URL or a path
 * @param folders - absolute; the first that holds the script counts, those that are undefined do not
 * @returns the path with `/` between its parts; undefined where none of them holds it
 */
export function pathInWorkspace(url: string, folders: readonly (string | undefined)[]): string | undefined {
  const path = pathOf(url);
  if (path === undefined) return undefined;
  for (const folder of folders) {
    if (folder === undefined || !isAbsolute(folder)) continue;
    const inner = relative(folder, path);
    const isInside = inner !== '' && inner !== '..' && !inner.startsWith(`..${sep}`) && !isAbsolute(inner);
    if (isInside) return inner.split(sep).join('/');
  }
  return undefined;
}

function pathOf(url: string): string | undefined {
  if (isAbsolute(url)) return url;
  if (!url.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(url);
  } catch {
    // It names another machine, or is no URL.
    return undefined;
  }
}
