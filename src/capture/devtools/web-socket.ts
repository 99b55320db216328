import { once } from 'node:events';
import { CaptureError } from '../../errors.ts';
import { DevToolsConnection } from './connection.ts';

/**
 * Opens a session with the target that listens at an address.
 *
 * @param name - what it is called in messages
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
    throw new CaptureError(explainRefusal(name, url, signal.aborted ? signal.reason : error));
  }
  // Each of the two knows one of these.
  await connection.send('Inspector.enable').catch(() => {});
  await connection.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true }).catch(() => {});
  await connection.send('Runtime.runIfWaitingForDebugger');
  return connection;
}

function explainRefusal(name: string, url: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED')
    return `nothing listens on ${new URL(url).host}; start node --inspect app.js or chromium --remote-debugging-port=9222`;
  return `${name} cannot be inspected at ${url}: ${message}`;
}
