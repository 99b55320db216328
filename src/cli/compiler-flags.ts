import { setFlagsFromString } from 'node:v8';

/** From this version of V8 on, these flags make it slower. */
const FIRST_SLOWER_V8 = 13;

/**
 * Tells V8 to compile running loops where it needs them, and to put less into each function. A command is over in seconds, most
 * functions are called once, and their loops were compiled on a second thread while the slow ones went on. Node 20 takes a fifth
 * less CPU for a comparison, Node 22 a tenth; V8 13 (Node 24) compiles loops again and again then, and is left alone.
 *
 * @param v8Version - `process.versions.v8`
 */
export function setCompilerFlags(v8Version: string): void {
  if (Number.parseInt(v8Version, 10) >= FIRST_SLOWER_V8) return;
  setFlagsFromString('--no-concurrent-osr');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
}
