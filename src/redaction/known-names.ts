import { STANDARD_NAMES } from './standard-names.ts';
import { ELEMENT_NAMES, WEB_INTERFACES } from './web-names.ts';

/** What Node's own objects are called and made of, and browsers' own, as far as analyses ask for it; what V8 calls nameless. */
const RUNTIME_NAMES: ReadonlySet<string> = new Set(
  `
Agent AsyncContextFrame AsyncHook AsyncLocalStorage AsyncResource AsyncWrap BaseObject BlobReader BufferList CipherBase Cipheriv
ClientRequest DOMTimer Decipheriv DiffieHellman Dirent Duplex ECDH Environment EventEmitter EventEmitterAsyncResource
EventListener ExtensionPort FSReqCallback FSReqPromise FSWatcher FastBuffer FiberNode FiberRootNode FileHandle FinalizationGroup
HTTPClientAsyncResource HTTPINCOMINGMESSAGE HTTPParser Hash Hmac Http2Session Http2Stream Immediate ImmediateList
IncomingMessage Interface InternalNode JSEventListener JSStream LinkedList Listener Mapping ModuleWrap NodeEventTarget
OutgoingMessage PassThrough Pipe PipeConnectWrap PipeWrap PriorityQueue Process ProcessWrap PromiseReject PromiseWrap
ReactDOMRoot ReadLine ReadStream Readable ReadableState Resolver Script SecureContext SecurePair Server ServerResponse
ShutdownWrap SignalWrap Socket SourceTextModule StatWatcher Stats Stream TCP TCPConnectWrap TCPSERVERWRAP TCPServerWrap TCPWRAP
TLSSocket TLSWrap TTY TTYWRAP Timeout Timer TimersList Transform UDP UDPWRAP V8EventListener WatchdogTimer WeakReference
WorkerHeapSnapshotTaker Writable WritableState WriteStream WriteWrap Zlib ZlibBase _argv _called _currentHandler _destroyed
_handle _httpMessage _idleNext _idlePrev _idleStart _idleTimeout _list _maxWait _onImmediate _onTimeout _parent _repeat _server
_socket _stopped _timerArgs agent alternate anonymous args asyncId async_id_symbol bound callback callbacks cause child children
compileFunction connection containerInfo current dependencies document done elementType error_stack_symbol expiry freeSockets
head id kAborted kAsyncIdSymbol kComposite kDependantSignals kHasPrimitive kHybridDispatch kListeners kOnTimeout kReason kRefed
kRejection kResourceStore kSignal kSourceSignals kState kTimeout kTriggerAsyncId kWeakHandler lanes listener loaded
memoizedProps memoizedState module msecs native_bind native_code onread_symbol options owner_symbol parentNode paths
pendingProps pool prev priorityQueuePosition promise rawHeaders refed req requests require res resource_symbol server shared
sibling socket sockets stateNode statusCode tail timer timers trigger_async_id trigger_async_id_symbol updateQueue window
wrapSafe
instance_members_initializer static_initializer symbol dummy
`
    .trim()
    .split(/\s+/u),
);

/**
 * Whether a name is JavaScript's, Node's or a browser's: it says nothing of the program, and analyses go by it. Asked of the
 * name alone, without what V8 writes around it.
 */
export function isKnownName(name: string): boolean {
  return (
    STANDARD_NAMES.has(name) ||
    RUNTIME_NAMES.has(name) ||
    WEB_INTERFACES.has(name) ||
    /^(?:\d*|scope @\d+)$/u.test(name)
  );
}

/** Whether an element of that name is one of HTML, SVG or MathML. */
export function isKnownElement(name: string): boolean {
  return ELEMENT_NAMES.has(name);
}
