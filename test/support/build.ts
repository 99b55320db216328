import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds `dist` once before the tests, for those that run the command line as a user does.
 * TypeScript writes its output even where types are wrong; that is told here, and is an error in `npm run typecheck`.
 */
export default function buildPackage(): void {
  const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  const build = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: ROOT, encoding: 'utf8' });
  if (build.error) throw build.error;
  if (build.status !== 0) console.warn(`The build has errors; dist is made from it all the same:\n${build.stdout}`);
}
