import { once } from 'node:events';
import { CaptureError } from '../../errors.ts';
import { DevToolsConnection } from './connection.ts';

/**
 * Opens a session with the target that listens at an address.
 *
 * @param name - what it is called in messages
 * @param signal - aborted when there was time enough to answer
 * @throws CaptureError where nobody answers
 */
export async function openSession(url: string, name: string, signal: AbortSignal): Promise<DevToolsConnection> {
  // Who captures a module needs none.
  const { default: WebSocket } = await import('ws');
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const connection = new DevToolsConnection(name, {
    send: (message) => socket.send(message),
    close: () => socket.close(),
  });
  let failure = 'it ended';
  socket.on('error', (error) => {
    failure = error.message;
  });
  socket.on('close', () => connection.lose(failure));
  socket.on('message', (data) => connection.receive(String(data)));
  try {
    await once(socket, 'open', { signal });
  } catch (error) {
    socket.terminate();
    throw new CaptureError(signal.aborted ? explainSilence(name, signal.reason) : explainRefusal(name, url, error));
  }
  // The connection is a thread's of its own; the answers are those of the thread that is asked for.
  const stop = (): void => connection.close(new CaptureError(explainSilence(name, signal.reason)));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    // Each of the two knows one of these.
    await connection.send('Inspector.enable').catch(() => {});
    await connection.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true }).catch(() => {});
    await connection.send('Runtime.runIfWaitingForDebugger');
    return connection;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function explainSilence(name: string, reason: unknown): string {
  const isLate = reason instanceof DOMException && reason.name === 'TimeoutError';
  return isLate ? `${name} does not answer: what it runs does not end, or it is stopped` : 'interrupted';
}

function explainRefusal(name: string, url: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED')
    return `nothing listens on ${new URL(url).host}; start node --inspect app.js or chromium --remote-debugging-port=9222`;
  return `${name} cannot be inspected at ${url}: ${message}`;
}
