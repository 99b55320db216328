import type { ProcessMemory, Sidecar } from '../sidecar.ts';
import { evaluateJson } from './evaluate.ts';
import type { DevToolsSession } from './session.ts';

/** What a sidecar says of the process. */
export type TargetDescription = Pick<Sidecar, 'runtime' | 'version' | 'v8' | 'arguments'>;

const READ_PROCESS = `(({ process } = globalThis) => process?.versions?.v8 === undefined ? undefined : {
  version: process.version,
  v8: process.versions.v8,
  arguments: [...process.execArgv, ...process.argv.slice(1)],
})()`;

const READ_MEMORY = `(({ rss, heapTotal, heapUsed, external, arrayBuffers }) =>
  ({ rss, heapTotal, heapUsed, external, arrayBuffers }))(process.memoryUsage())`;

/** Asks a target what it runs on. */
export async function describeTarget(session: DevToolsSession): Promise<TargetDescription> {
  const node = await evaluateJson(session, READ_PROCESS);
  if (node !== undefined) return { runtime: 'node', ...(node as Omit<TargetDescription, 'runtime'>) };
  const { product, jsVersion } = await readBrowserVersion(session);
  return { runtime: 'chromium', version: product, v8: jsVersion, arguments: [] };
}

/** Asks a Node for the memory of its process. */
export async function readMemory(session: DevToolsSession): Promise<ProcessMemory> {
  return (await evaluateJson(session, READ_MEMORY)) as ProcessMemory;
}

async function readBrowserVersion(session: DevToolsSession): Promise<{ product: string; jsVersion: string }> {
  try {
    return (await session.send('Browser.getVersion')) as { product: string; jsVersion: string };
  } catch {
    // A worker knows nothing of its browser.
    const agent = String(await evaluateJson(session, 'navigator.userAgent'));
    return { product: /\w*Chrome\/[\d.]+/u.exec(agent)?.[0] ?? agent, jsVersion: 'unknown' };
  }
}
