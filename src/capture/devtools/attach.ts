import type { DevToolsConnection } from './connection.ts';
import { listNodeWorkers } from './node-workers.ts';
import { chooseTarget, listTargets, nameTarget, readHost } from './targets.ts';
import { openSession } from './web-socket.ts';

/**
 * Opens a session with a process, a page or a worker.
 *
 * @param address - a port, `host:port`, or the `ws://` address of a target
 * @param wanted - which of the targets there, by a part of its address or title; the only page or process where it is left out
 * @throws CaptureError where nobody answers, UsageError where it is not clear who is meant
 */
export async function attach(
  address: string,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<DevToolsConnection> {
  const host = readHost(address);
  if (host === undefined) return openSession(address, address, signal);
  const place = `${host.host}:${host.port}`;
  const targets = await listTargets(host, signal);
  const [process] = targets;
  // A Node lists its process only, and asks that for its threads.
  if (wanted === undefined || targets.length !== 1 || process.type !== 'node') {
    const target = chooseTarget(targets, wanted, place);
    return openSession(target.webSocketDebuggerUrl, nameTarget(target), signal);
  }
  const connection = await openSession(process.webSocketDebuggerUrl, nameTarget(process), signal);
  try {
    const workers = await listNodeWorkers(connection);
    const target = chooseTarget([process, ...workers.map((worker) => worker.target)], wanted, place);
    return workers.find((worker) => worker.target === target)?.open() ?? connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
