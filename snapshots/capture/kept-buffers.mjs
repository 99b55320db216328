// A leak that is hardly in the heap: bodies of uploads, 3 MB an iteration, kept as Buffers.
const CHUNKS = 48;
const CHUNK_BYTES = 64 * 1024;

class Inbox {
  constructor() {
    this.uploads = [];
  }

  receive() {
    for (let chunk = 0; chunk < CHUNKS; chunk++) this.uploads.push(Buffer.alloc(CHUNK_BYTES, 1));
  }
}

export default { setup: () => new Inbox(), action: ({ state }) => state.receive() };
