import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The versions of a package that scripts come from: what pnpm writes into their paths, or what the package.json beside them
 * says, where they are on this machine.
 *
 * @param urls - of scripts
 * @returns each once; empty where nobody can tell
 */
export function findPackageVersions(packageName: string, urls: Iterable<string>): string[] {
  const folders = new Set<string>();
  for (const url of urls) {
    const folder = packageFolder(url, packageName);
    if (folder !== undefined) folders.add(folder);
  }
  const versions = [...folders].map((folder) => versionInPath(folder, packageName) ?? versionOnDisk(folder));
  return [...new Set(versions.filter((version) => version !== undefined))];
}

/** The folder of the package that a script is in: up to and with the last `node_modules/name`. */
function packageFolder(url: string, packageName: string): string | undefined {
  const marker = `/node_modules/${packageName}/`;
  const path = url.replaceAll('\\', '/');
  const at = path.lastIndexOf(marker);
  return at === -1 ? undefined : path.slice(0, at + marker.length - 1);
}

function versionInPath(folder: string, packageName: string): string | undefined {
  const name = packageName.replace('/', '+').replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  return new RegExp(`/\\.pnpm/${name}@([^/_(]+)`, 'u').exec(folder)?.[1];
}

function versionOnDisk(folder: string): string | undefined {
  try {
    const path = folder.startsWith('file:') ? fileURLToPath(folder) : folder;
    const { version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
