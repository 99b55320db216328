/** Whether a name is JavaScript's, Node's or a browser's: it says nothing of the program, and analyses go by it. */
export function isKnownName(name: string): boolean {
  return KNOWN.has(name) || /^(?:\(|system \/ |Detached |<|HTML\w*Element$|SVG\w*Element$|\d*$)/u.test(name);
}

/** What Node's own objects are called and made of, as far as analyses ask for it. */
const NODES_OWN = `
Agent AsyncContextFrame AsyncHook AsyncLocalStorage AsyncResource AsyncWrap BaseObject BlobReader Blob BufferList CipherBase
ClientRequest Cipheriv Decipheriv DiffieHellman Dirent DOMTimer ECDH Environment EventTarget FastBuffer FileHandle FSReqCallback
FSReqPromise FSWatcher Generator HTTPINCOMINGMESSAGE HTTPParser HTTPClientAsyncResource Hash Hmac Http2Session Http2Stream
IncomingMessage Immediate ImmediateList JSStream LinkedList Listener Mapping MessagePort MessageChannel Module ModuleWrap Node
NodeEventTarget OutgoingMessage Performance PerformanceEntry Pipe PipeConnectWrap PipeWrap PriorityQueue Process ProcessWrap
PromiseReject PromiseWrap ReadStream Readable ReadableState Resolver Script SecureContext SecurePair Server ServerResponse
ShutdownWrap SignalWrap Socket SourceTextModule Stats StatWatcher Stream TCP TCPConnectWrap TCPSERVERWRAP TCPWRAP TCPServerWrap
TLSSocket TLSWrap TTY TTYWRAP Timeout TimersList Timer Transform UDP UDPWRAP WatchdogTimer WeakReference Worker WorkerHeapSnapshotTaker
Writable WritableState WriteStream WriteWrap Zlib ZlibBase Duplex PassThrough Interface ReadLine EventEmitter EventEmitterAsyncResource
ExtensionPort FinalizationGroup Console global process console native_bind window document HTMLDocument XMLDocument Document Window
Text Attr ShadowRoot NodeList HTMLCollection MutationObserver IntersectionObserver ResizeObserver PerformanceObserver V8EventListener
EventListener JSEventListener InternalNode CSSStyleDeclaration FiberNode FiberRootNode ReactDOMRoot
__proto__ prototype constructor exports require module children parent loaded filename paths cache id
_events _eventsCount _maxListeners _idleNext _idlePrev _idleTimeout _idleStart _onTimeout _onImmediate _timerArgs _repeat _destroyed
_argv _handle _parent _server _httpMessage _socket _stopped _list _called callback args domain head tail next prev listener
refed asyncId msecs expiry priorityQueuePosition
kEvents kHandlers kListeners kResourceStore kNewListener kRemoveListener kWeakHandler kHybridDispatch kCapture kRejection
kOnTimeout kRefed kHasPrimitive kTimeout kSignal kAborted kReason kComposite kDependantSignals kSourceSignals kState kState
kTriggerAsyncId kAsyncIdSymbol async_id_symbol trigger_async_id_symbol trigger_async_id owner_symbol handle_onclose error_stack_symbol
onread_symbol resource_symbol events.maxEventTargetListeners events.maxEventTargetListenersWarned nodejs.internal.kHybridDispatch
signal aborted reason stack message cause name length size buffer byteLength byteOffset parentNode pool
sockets freeSockets requests agent req res socket server headers rawHeaders url method statusCode connection options host port
_currentHandler _maxWait alternate memoizedProps memoizedState pendingProps stateNode return child sibling ref type elementType key
current containerInfo updateQueue shared dependencies lanes
get set then resolve reject promise value done callbacks timers timer
anonymous eval native_code bound wrapSafe compileFunction
`;

const KNOWN: ReadonlySet<string> = new Set([
  ...namesOfGlobals(),
  ...NODES_OWN.split(/\s+/u).filter((name) => name !== ''),
]);

/** What the language and the runtime define, under the names of the one that runs this. */
function namesOfGlobals(): Set<string> {
  const names = new Set<string>();
  const addNames = (object: object): void => {
    for (const key of Reflect.ownKeys(object)) names.add(typeof key === 'string' ? key : (key.description ?? ''));
  };
  for (const key of Reflect.ownKeys(globalThis)) {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, key);
    names.add(String(key));
    const value: unknown = descriptor?.value;
    if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) continue;
    addNames(value);
    const { prototype } = value as { readonly prototype?: unknown };
    if (typeof prototype === 'object' && prototype !== null) addNames(prototype);
  }
  return names;
}
