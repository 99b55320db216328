import { DevToolsConnection } from './connection.ts';
import { nameTarget, type Target } from './targets.ts';

/** A thread of a Node, with a session in that of its process. */
export interface NodeWorker {
  readonly target: Target;
  open(): DevToolsConnection;
}

interface AttachedWorker {
  readonly sessionId: string;
  readonly workerInfo: { readonly workerId: string; readonly title: string; readonly url: string };
}

/** Asks a Node for its worker threads; none where it is something else. */
export async function listNodeWorkers(process: DevToolsConnection): Promise<NodeWorker[]> {
  const workers: NodeWorker[] = [];
  const onAttached = (params: unknown): void => {
    const { sessionId, workerInfo } = params as AttachedWorker;
    const { workerId, title, url } = workerInfo;
    const target = { id: workerId, type: 'worker', title, url, webSocketDebuggerUrl: '' };
    workers.push({ target, open: () => openWorker(process, sessionId, nameTarget(target)) });
  };
  process.on('NodeWorker.attachedToWorker', onAttached);
  try {
    await process.send('NodeWorker.enable', { waitForDebuggerOnStart: false });
  } catch {
    return [];
  } finally {
    process.off('NodeWorker.attachedToWorker', onAttached);
  }
  return workers;
}

function openWorker(process: DevToolsConnection, ofWorker: string, name: string): DevToolsConnection {
  const worker = new DevToolsConnection(name, {
    send: (message) => {
      process.send('NodeWorker.sendMessageToWorker', { message, sessionId: ofWorker }).catch(({ message: why }) => {
        worker.lose(why);
      });
    },
    close: () => process.close(),
  });
  process.on('NodeWorker.receivedMessageFromWorker', (params) => {
    const { sessionId, message } = params as { sessionId: string; message: string };
    if (sessionId === ofWorker) worker.receive(message);
  });
  process.on('NodeWorker.detachedFromWorker', (params) => {
    if ((params as { sessionId: string }).sessionId === ofWorker) worker.lose('the thread ended');
  });
  process.gone.addEventListener('abort', () => worker.close(process.gone.reason as Error), { once: true });
  return worker;
}
