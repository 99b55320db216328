import type { MalformedSnapshotError } from '../errors.ts';
import { lexPlainNumbers } from './plain-numbers.ts';
import { describeByte, type InputPlace, isWhitespace, type SectionReader } from './section-reader.ts';

/** Some whole records of a section, number after number. */
export interface RecordBatch {
  readonly numbers: Float64Array;
  readonly recordCount: number;
  /** The error for the number at `position` of `numbers`. */
  fault(position: number, message: string): MalformedSnapshotError;
}

/** Takes the records of one section and puts their fields into columns. */
export interface RecordSink {
  /** Numbers in a record. */
  readonly stride: number;
  /** Whether numbers may be negative. */
  readonly signed: boolean;
  /** What the header claims: how many records, and what they are called; no claim means any number of them. */
  readonly claim?: { readonly count: number; readonly noun: string } | undefined;
  /** Records that were taken so far. */
  readonly count: number;
  append(batch: RecordBatch): void;
  /**
   * Takes some records straight from the bytes, if they are as V8 writes them.
   *
   * @param start - place of a record's first byte
   * @returns the place of the first byte that was not taken
   */
  takePlain?(chunk: Uint8Array, start: number): number;
}

/** So many records a sink takes at a time, at most: about as many as there are in a chunk, and of those that are let go no more. */
export const MOST_PLAIN_RECORDS = 4096;

const BATCH_NUMBERS = 4096;
/** After so many records that were not plain, it is seen whether the next one is. */
const BATCH_RECORDS_BESIDE_PLAIN = 16;
const RECORDS_PER_NOTED_PLACE = 1024;

const BEFORE_ARRAY = 0;
const FIRST_VALUE = 1;
const NEXT_VALUE = 2;
const AFTER_MINUS = 3;
const IN_DIGITS = 4;
const AFTER_VALUE = 5;

/**
 * Reads an array of whole numbers that are records of equal length. Whole records go to the sink in batches; a batch
 * ends with its chunk at the latest, so that a fault can be traced back to its byte.
 */
export class RecordArrayReader implements SectionReader, RecordBatch {
  done = false;
  readonly numbers: Float64Array;
  recordCount = 0;

  readonly #place: InputPlace;
  readonly #sink: RecordSink;
  #state = BEFORE_ARRAY;
  #value = 0;
  #negative = false;

  /** Numbers in the batch, and before it. */
  #numberCount = 0;
  #flushedNumbers = 0;
  readonly #cursor: Int32Array = new Int32Array(2);
  #chunk: Uint8Array = new Uint8Array(0);
  /** Where in the chunk the numbers of this batch start, after the first `#carriedNumbers` of them. */
  #batchStart = 0;
  #carriedNumbers = 0;
  /** Places in the input for errors that are found when the chunk is gone. */
  readonly #notedRecords: number[] = [];
  readonly #notedOffsets: number[] = [];
  #nextNotedRecord = 0;

  constructor(place: InputPlace, sink: RecordSink) {
    this.#place = place;
    this.#sink = sink;
    const records = sink.takePlain ? BATCH_RECORDS_BESIDE_PLAIN : Math.max(1, Math.floor(BATCH_NUMBERS / sink.stride));
    this.numbers = new Float64Array(records * sink.stride);
  }

  read(chunk: Uint8Array, start: number): number {
    this.#chunk = chunk;
    this.#startBatch(start);
    let position = start;
    while (position < chunk.length && !this.done) {
      if (this.#state === NEXT_VALUE || this.#state === FIRST_VALUE) {
        if (this.#numberCount === 0) position = this.#takePlain(chunk, position);
        position = this.#lexPlain(chunk, position);
        if (this.#numberCount === this.numbers.length) {
          this.#flush(position);
          continue;
        }
      }
      position = this.#step(chunk[position], position);
    }
    this.#flush(position);
    if (this.done) this.#checkEnd(position - 1);
    return position;
  }

  missing(): string {
    return `"${this.#place.section}" ends after ${this.#totalNumbers()} numbers${this.#expectation()}`;
  }

  fault(position: number, message: string): MalformedSnapshotError {
    const record = (this.#flushedNumbers + position) / this.#sink.stride;
    return this.#place.malformed(this.#positionOf(position), `record ${Math.floor(record)}: ${message}`);
  }

  /** The last place in the input before the record that was noted; not exact, but near. */
  offsetNear(record: number): number {
    const after = this.#notedRecords.findIndex((noted) => noted > record);
    return this.#notedOffsets.at(after < 0 ? -1 : Math.max(0, after - 1)) ?? this.#place.chunkOffset;
  }

  /** Lets the sink take what records it can; a batch is empty at that time. */
  #takePlain(chunk: Uint8Array, start: number): number {
    const sink = this.#sink;
    if (!sink.takePlain) return start;
    let position = start;
    for (;;) {
      const firstRecord = sink.count;
      const end = sink.takePlain(chunk, position);
      if (sink.count === firstRecord) return position;
      this.#notePlace(firstRecord);
      this.#flushedNumbers = sink.count * sink.stride;
      this.#state = NEXT_VALUE;
      this.#startBatch(end);
      position = end;
    }
  }

  #lexPlain(chunk: Uint8Array, position: number): number {
    const cursor = this.#cursor;
    cursor[0] = position;
    cursor[1] = this.#numberCount;
    lexPlainNumbers(chunk, this.numbers, cursor);
    if (cursor[0] > position) this.#state = NEXT_VALUE;
    this.#numberCount = cursor[1];
    return cursor[0];
  }

  /** Takes one byte, or only changes the state. Knows the whole grammar; `lexPlainNumbers` is its short cut. */
  #step(byte: number, position: number): number {
    switch (this.#state) {
      case IN_DIGITS:
        if (!isDigit(byte)) {
          this.#endNumber(position);
          return position;
        }
        if (this.#value === 0)
          throw this.#lexFault(position, 'a number starts with 0 and goes on; is the file damaged?');
        this.#value = this.#value * 10 + (byte - 0x30);
        if (this.#value > Number.MAX_SAFE_INTEGER) {
          throw this.#lexFault(position, 'a number is larger than 2^53 - 1; is the file damaged?');
        }
        return position + 1;
      case BEFORE_ARRAY:
        if (byte !== 0x5b) throw this.#unexpected(byte, position, 'the "[" of an array of numbers');
        this.#state = FIRST_VALUE;
        return position + 1;
      case AFTER_VALUE:
        if (byte === 0x2c) this.#state = NEXT_VALUE;
        else if (byte === 0x5d) this.done = true;
        else if (!isWhitespace(byte)) throw this.#unexpected(byte, position, '"," or "]"');
        return position + 1;
      default:
        if (isDigit(byte)) {
          this.#value = byte - 0x30;
          this.#state = IN_DIGITS;
        } else if (byte === 0x2d && this.#sink.signed && this.#state !== AFTER_MINUS) {
          this.#negative = true;
          this.#state = AFTER_MINUS;
        } else if (byte === 0x5d && this.#state === FIRST_VALUE) {
          this.done = true;
        } else if (!isWhitespace(byte) || this.#state === AFTER_MINUS) {
          throw this.#unexpected(byte, position, 'a whole number');
        }
        return position + 1;
    }
  }

  #unexpected(byte: number, position: number, expected: string): MalformedSnapshotError {
    const message = `found ${describeByte(byte)} after ${this.#totalNumbers()} numbers, expected ${expected}; is the file damaged?`;
    return this.#lexFault(position, message);
  }

  /** Hands on what stands before the fault: if there is a fault in that, it is the one to tell of. */
  #lexFault(position: number, message: string): MalformedSnapshotError {
    this.#flush(position);
    return this.#place.malformed(position, message);
  }

  #endNumber(position: number): void {
    this.numbers[this.#numberCount++] = this.#negative ? -this.#value : this.#value;
    this.#negative = false;
    this.#state = AFTER_VALUE;
    if (this.#numberCount === this.numbers.length) this.#flush(position);
  }

  /** Hands the whole records to the sink and moves the rest to the front. */
  #flush(position: number): void {
    const { stride, claim } = this.#sink;
    this.recordCount = Math.floor(this.#numberCount / stride);
    if (this.recordCount > 0) {
      const firstRecord = this.#flushedNumbers / stride;
      if (claim && firstRecord + this.recordCount > claim.count) {
        throw this.fault(
          (claim.count - firstRecord) * stride,
          `"${this.#place.section}" goes on${this.#expectation()}; is the file damaged?`,
        );
      }
      this.#notePlace(firstRecord);
      this.#sink.append(this);
      const flushedNumbers = this.recordCount * stride;
      this.numbers.copyWithin(0, flushedNumbers, this.#numberCount);
      this.#numberCount -= flushedNumbers;
      this.#flushedNumbers += flushedNumbers;
    }
    this.#startBatch(position);
  }

  #startBatch(position: number): void {
    this.#carriedNumbers = this.#numberCount;
    this.#batchStart = position;
    if (this.#state === IN_DIGITS || this.#state === AFTER_MINUS) {
      this.#carriedNumbers++;
      while (isDigit(this.#chunk[this.#batchStart])) this.#batchStart++;
    }
  }

  /** Where in the chunk a number of the batch stands; the chunk's start for one that began before it. */
  #positionOf(index: number): number {
    if (index < this.#carriedNumbers) return 0;
    let position = this.#batchStart;
    for (let number = this.#carriedNumbers; position < this.#chunk.length; number++) {
      while (position < this.#chunk.length && !startsNumber(this.#chunk[position])) position++;
      if (number === index) break;
      while (startsNumber(this.#chunk[position])) position++;
    }
    return position;
  }

  #checkEnd(position: number): void {
    const { stride, claim } = this.#sink;
    const isShort = claim !== undefined && this.#flushedNumbers < claim.count * stride;
    if (isShort || this.#numberCount > 0)
      throw this.#place.malformed(position, `${this.missing()}; is the file damaged?`);
  }

  /** Remembers, once in so many records, where the batch starts that begins with this one. */
  #notePlace(firstRecord: number): void {
    if (firstRecord < this.#nextNotedRecord) return;
    this.#notedRecords.push(firstRecord);
    this.#notedOffsets.push(this.#place.chunkOffset + this.#batchStart);
    this.#nextNotedRecord = firstRecord + RECORDS_PER_NOTED_PLACE;
  }

  #totalNumbers(): number {
    return this.#flushedNumbers + this.#numberCount;
  }

  #expectation(): string {
    const { stride, claim } = this.#sink;
    if (!claim) return ` where a multiple of ${stride} was expected`;
    return `, expected ${claim.count * stride} (${claim.count} ${claim.noun} x ${stride} fields)`;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function startsNumber(byte: number): boolean {
  return isDigit(byte) || byte === 0x2d;
}
