import { types } from 'node:util';
import { UsageError } from '../errors.ts';

/**
 * Loads a module that a user wrote, in TypeScript or JavaScript. `import ... from 'heapdiff'` in it means this heapdiff,
 * wherever it is installed.
 *
 * @param path - absolute
 * @returns its default export
 * @throws UsageError where it cannot be loaded, with what it threw
 */
export async function loadDefault(path: string): Promise<unknown> {
  const [{ createJiti }, heapdiff] = await Promise.all([import('jiti'), import('heapdiff')]);
  const jiti = createJiti(path, {
    virtualModules: { heapdiff },
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
  });
  try {
    const exported: unknown = await jiti.import(path);
    // What a CommonJS module exports is its default.
    return isModule(exported) ? Reflect.get(exported, 'default') : exported;
  } catch (error) {
    throw new UsageError(`${path} cannot be loaded: ${messageOf(error)}`);
  }
}

/** A module may throw anything. */
function messageOf(thrown: unknown): string {
  try {
    // What requires the module, which Node lists below, is heapdiff.
    const [text] = String(thrown instanceof Error ? thrown.message : thrown).split('\nRequire stack:');
    return text.trim().replaceAll(/\s*\n\s*/gu, ' ');
  } catch {
    return 'it threw something that has no text';
  }
}

/** Node's own, or what jiti made of one. */
function isModule(exported: unknown): exported is object {
  if (types.isModuleNamespaceObject(exported)) return true;
  return typeof exported === 'object' && exported !== null && ('default' in exported || '__esModule' in exported);
}
