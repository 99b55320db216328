import type { ServerContext } from '@modelcontextprotocol/server';
import { escapeText } from 'heapdiff';
import type { AllowedFolders } from './allowed-folders.ts';
import type { OnProgress } from './tool.ts';

const LONGEST_MESSAGE = 200;
const STEPS = 10;

/**
 * Tells a client how far the work is, if it asked for that, ten times for each file at most.
 *
 * @returns throws where the client asked to end the work
 */
export function tellProgress(
  { _meta, notify, signal }: Pick<ServerContext['mcpReq'], '_meta' | 'notify' | 'signal'>,
  folders: AllowedFolders,
): OnProgress {
  const progressToken = _meta?.progressToken;
  let told = '';
  let progress = 0;
  return ({ phase, file, doneShare }) => {
    signal.throwIfAborted();
    if (progressToken === undefined) return;
    const name = file === undefined ? '' : ` ${folders.nameOf(file)}`;
    const share = doneShare === undefined ? '' : ` ${(Math.floor(doneShare * STEPS) * 100) / STEPS} %`;
    const message = escapeText(`${phase}${name}${share}`, LONGEST_MESSAGE);
    if (message === told) return;
    told = message;
    // Each is more than the one before, as the protocol wants it.
    progress++;
    notify({ method: 'notifications/progress', params: { progressToken, progress, message } }).catch(() => {});
  };
}
