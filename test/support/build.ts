import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds `dist` once before the tests, for those that run the command line as a user does.
 * It is made even where types are wrong; that is told here, and is an error in `npm run typecheck`.
 */
export default function buildPackage(): void {
  const bundle = run('rolldown/bin/cli.mjs', '-c');
  if (bundle.status !== 0) throw new Error(`the build failed:\n${bundle.stdout}${bundle.stderr}`);
  const types = run('@typescript/native/bin/tsc', '-p', 'tsconfig.build.json');
  if (types.status !== 0) console.warn(`The build has errors; dist is made from it all the same:\n${types.stdout}`);
}

function run(program: string, ...args: string[]): ReturnType<typeof spawnSync> {
  const path = fileURLToPath(new URL(`../../node_modules/${program}`, import.meta.url));
  const result = spawnSync(process.execPath, [path, ...args], { cwd: ROOT, encoding: 'utf8' });
  if (result.error) throw result.error;
  return result;
}
