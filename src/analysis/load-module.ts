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
  const jiti = createJiti(path, { virtualModules: { heapdiff }, fsCache: false, moduleCache: false });
  try {
    const module = (await jiti.import(path)) as { default?: unknown } | undefined;
    return module?.default;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} cannot be loaded: ${detail}`);
  }
}
