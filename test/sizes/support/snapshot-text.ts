const CHUNK_BYTES = 1 << 20;
/** More than any number takes, with what stands before it. */
const LONGEST_NUMBER = 24;

/** Text that grows without being kept: numbers by the hundred million, and fillings. */
export class SnapshotText {
  readonly #sink: (chunk: Uint8Array) => void;
  readonly #bytes: Uint8Array = new Uint8Array(CHUNK_BYTES + 2 * LONGEST_NUMBER);
  readonly #filling: Uint8Array = new Uint8Array(CHUNK_BYTES).fill(0x78);
  #length = 0;
  #written = 0;

  /** @param sink - takes each chunk, which is overwritten afterwards */
  constructor(sink: (chunk: Uint8Array) => void) {
    this.#sink = sink;
  }

  /** Begins a line; numbers follow. */
  beginRecord(followsAnother: boolean): void {
    if (this.#length >= CHUNK_BYTES) this.#flush();
    if (!followsAnother) return;
    this.#bytes[this.#length++] = 0x0a;
    this.#bytes[this.#length++] = 0x2c;
  }

  /** Writes a whole number below 2^32 after a comma. */
  nextNumber(value: number): void {
    this.#bytes[this.#length++] = 0x2c;
    this.number(value);
  }

  /** Writes a whole number below 2^32. */
  number(value: number): void {
    const bytes = this.#bytes;
    let end = this.#length + 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end++;
    this.#length = end;
    let rest = value;
    do {
      const tenth = Math.floor(rest / 10);
      bytes[--end] = 0x30 + rest - tenth * 10;
      rest = tenth;
    } while (rest > 0);
    if (this.#length >= CHUNK_BYTES) this.#flush();
  }

  /** Writes text of ASCII. */
  write(text: string): void {
    this.#append(Buffer.from(text, 'latin1'));
  }

  /** Writes so many bytes of filling. */
  fill(byteCount: number): void {
    for (let left = byteCount; left > 0; left -= CHUNK_BYTES)
      this.#append(this.#filling.subarray(0, Math.min(left, CHUNK_BYTES)));
  }

  /** @returns bytes written in all */
  finish(): number {
    this.#flush();
    return this.#written;
  }

  #append(bytes: Uint8Array): void {
    if (this.#length + bytes.length > CHUNK_BYTES) this.#flush();
    if (bytes.length > CHUNK_BYTES) throw new Error(`${bytes.length} bytes at once, expected ${CHUNK_BYTES} at most`);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #flush(): void {
    this.#sink(this.#bytes.subarray(0, this.#length));
    this.#written += this.#length;
    this.#length = 0;
  }
}
