import { type Analyzer, defineAnalyzer, type Finding, type HeapObject, type SuspectInHeap, wording } from 'heapdiff';

const { counted, mostFirst, share } = wording;

const CLASSES: readonly string[] = ['IncomingMessage', 'ServerResponse', 'ClientRequest', 'Socket', 'TLSSocket'];

const http: Analyzer = defineAnalyzer({
  name: 'http',
  summary: "Node's HTTP: requests that are over and kept, sockets that are closed, queues and free sockets of an agent",
  options: { least: { default: 10, description: 'tell of so many requests, responses or sockets, and more' } },

  label(object) {
    if (!isNodes(object)) return undefined;
    const kind = object.className !== 'IncomingMessage' ? [] : [isRequest(object) ? 'request' : 'response'];
    // That its socket is destroyed, its verdict tells.
    return [...kind, ...statesOf(object).filter((state) => state !== 'with a destroyed socket')].join(', ');
  },

  verdict(object) {
    const isOver = isNodes(object) && statesOf(object).some((state) => /^(?:with a )?destroyed/u.test(state));
    return isOver ? { verdict: 'leaking', reason: 'its socket is destroyed' } : undefined;
  },

  *analyze({ suspects, options }) {
    for (const suspect of suspects) {
      const { count, holds } = suspect.suspect;
      const least = Math.max(options.least, count / 2);
      const held = holds.filter((kind) => CLASSES.includes(kind.className) && kind.count >= least);
      const { className } = held.find((kind) => kind.className === suspect.suspect.className) ?? held[0] ?? {};
      if (className === undefined) continue;
      const objects = [...suspect.objects(className)].filter(isNodes);
      if (objects.length < least) continue;
      const finding =
        describeQueue(suspect, objects) ?? describeFree(suspect, objects) ?? describeKept(suspect, objects);
      if (finding !== undefined) yield finding;
    }
  },
});

export default http;

const OVER: readonly string[] = ['destroyed', 'with a destroyed socket', 'answered', 'ended', 'closed'];

/** Whether it is of one of Node's classes: none of a user's, nor one that only inherits, as Express's `app.request` does. */
function isNodes(one: HeapObject): boolean {
  return CLASSES.includes(one.className) && /^node:/u.test(one.location?.file ?? '') && isThere(one, '_events');
}

/**
 * What is over with an object, by what newer and older Nodes have in plain properties: streams keep most of their state in
 * the bits of a number, which is in no snapshot.
 */
function statesOf(object: HeapObject): string[] {
  const { className } = object;
  const socket = object.property('socket');
  const isSocketGone = socket !== undefined && isNodes(socket) && statesOf(socket).includes('destroyed');
  const states = isSocketGone ? ['with a destroyed socket'] : [];
  if (className === 'Socket' || className === 'TLSSocket') {
    if (object.boolean('connecting') === true) states.push('connecting');
    else if (!isThere(object, '<symbol kHandle>')) states.push(wasOpen(object) ? 'destroyed' : 'not open');
    else states.push(object.property('_httpMessage')?.type === 'hidden' ? 'open and without a request' : 'open');
  } else if (className === 'IncomingMessage') {
    const isComplete = object.boolean('complete');
    const current = socket?.get('_httpMessage');
    if (isComplete !== undefined) states.unshift(isComplete ? 'received in full' : 'not received in full');
    if (object.boolean('aborted') === true) states.push('aborted');
    else if (!isSocketGone && isComplete && isRequest(object) && current?.property('req')?.id !== object.id)
      states.push('answered');
  } else if (className === 'ServerResponse') {
    if (object.boolean('finished') === true) states.push('ended');
    if (object.boolean('_closed') === true) states.push('closed');
  } else if (className === 'ClientRequest') {
    if (object.boolean('_ended') === true) states.push('answered');
    else if (isThere(object, 'res')) states.push('with a response that is not read to the end');
    else if (object.boolean('destroyed') === true) states.push('destroyed');
    else if (!isThere(object, 'socket')) states.push('without a socket');
  }
  return states;
}

/** What a server was asked has a method, what a client was answered has none. */
function isRequest(message: HeapObject): boolean {
  return message.property('method')?.type === 'string';
}

/** What it is, as its user would say: both have one class. */
function nounOf(object: HeapObject): string {
  if (object.className !== 'IncomingMessage') return object.className;
  return isRequest(object) ? 'requests (IncomingMessage)' : 'responses (IncomingMessage)';
}

/** A socket that a server has taken, or that was destroyed by all that it says, had a handle once. */
function wasOpen(socket: HeapObject): boolean {
  return isThere(socket, '_server') || socket.get('_readableState')?.boolean('destroyed') === true;
}

/** Whether a property leads to an object; null and undefined are V8's own. */
function isThere(object: HeapObject, name: string): boolean {
  const value = object.property(name);
  return value !== undefined && value.type !== 'hidden';
}

/** Requests for which an agent has no socket. */
function describeQueue(suspect: SuspectInHeap, objects: readonly HeapObject[]): Finding | undefined {
  const agent = agentBefore(suspect, '.requests');
  if (agent === undefined) return undefined;
  const sockets = [...(agent.property('sockets')?.properties() ?? [])].flatMap(({ object }) => [...object.elements()]);
  const unread = sockets.filter((socket) => socket.get('_httpMessage')?.boolean('_ended') === false);
  const open = unread.filter(
    (socket) => isThere(socket, '_httpMessage') && isThere(socket.get('_httpMessage')!, 'res'),
  );
  const busy = sockets.length === 1 ? 'its only socket is busy' : `its ${counted(sockets.length)} sockets are busy`;
  const why = open.length === 0 ? '' : `, ${counted(open.length)} with a response that nobody reads to the end`;
  const title = `${counted(objects.length)} requests wait in Agent.requests for a free socket: ${busy}${why}`;
  const args = { count: objects.length, sockets: sockets.length, unreadResponses: open.length };
  return { suspect, code: 'requests-wait-for-socket', title, objects: [agent, ...open], args };
}

/** Sockets that an agent keeps alive. */
function describeFree(suspect: SuspectInHeap, objects: readonly HeapObject[]): Finding | undefined {
  const agent = agentBefore(suspect, '.freeSockets');
  if (agent === undefined || !/Socket$/u.test(objects[0].className)) return undefined;
  const destroyed = objects.filter((object) => statesOf(object).includes('destroyed')).length;
  const which = destroyed === 0 ? 'none is destroyed' : `${counted(destroyed)} are destroyed`;
  const title = `${counted(objects.length)} sockets wait in Agent.freeSockets for other requests, ${which}; maxFreeSockets bounds them for each host`;
  const args = { count: objects.length, destroyed };
  return { suspect, code: 'free-sockets', title, objects: [agent], args };
}

function describeKept(suspect: SuspectInHeap, objects: readonly HeapObject[]): Finding | undefined {
  const states = objects.map(statesOf);
  const isAnswer = objects[0].className === 'IncomingMessage' && !isRequest(objects[0]);
  const isOver = (state: string): boolean => OVER.includes(state) || (isAnswer && state === 'received in full');
  const over = states.filter((all) => all.some(isOver)).length;
  const told = mostFirst(states.flat()).map(([state, count]) => `${share(count, objects.length)} ${state}`);
  if (told.length === 0) return undefined;
  const which = over === objects.length ? ', though they are over' : over === 0 ? '' : `, ${counted(over)} are over`;
  const title = `${counted(objects.length)} ${nounOf(objects[0])} are kept by ${suspect.place}${which}: ${told.join(', ')}`;
  const args = { className: objects[0].className, count: objects.length, over };
  const code = over > objects.length / 2 ? 'finished-http-kept' : 'http-kept';
  return { suspect, code, title, objects: objects.slice(0, 3), args };
}

/** The agent of which the chain takes this property. */
function agentBefore({ chain, suspect }: SuspectInHeap, edgeName: string): HeapObject | undefined {
  const step = suspect.chain.findIndex((hop) => hop.edgeName.startsWith(edgeName));
  const { nodeId, className } = suspect.chain[step - 1] ?? {};
  return className === 'Agent' ? chain.find(({ id }) => id === nodeId) : undefined;
}
