// A leak of handles: each compressor has 256 kB of native memory, which counts as nothing that V8 tells of.
import { createDeflateRaw } from 'node:zlib';

class Pool {
  constructor() {
    this.streams = [];
  }

  open() {
    for (let stream = 0; stream < 12; stream++) {
      const deflate = createDeflateRaw();
      deflate.write('head');
      this.streams.push(deflate);
    }
  }
}

export default { setup: () => new Pool(), action: ({ state }) => state.open() };
