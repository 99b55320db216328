/** What every error of heapdiff is: a message for the user and a code for programs. */
export class HeapDiffError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The input cannot be opened or read: missing, a directory, no permission, a broken stream. */
export class UnreadableInputError extends HeapDiffError {
  readonly file: string;

  constructor(file: string, detail: string, options?: ErrorOptions) {
    super('unreadable-input', `${file}: ${detail}`, options);
    this.file = file;
  }
}

/** Where in the input something is wrong, and what. */
export interface SnapshotFault {
  /** The section of the file: `snapshot`, `nodes`, `edges`, `locations`, `strings`, ... */
  readonly section: string;
  /** Place in the (decompressed) input, in bytes from its start. */
  readonly byteOffset: number;
  /** What was found, what was expected, and what to do. */
  readonly message: string;
}

/** The input was read, but is no V8 heap snapshot or a damaged one. */
export class MalformedSnapshotError extends HeapDiffError {
  readonly file: string;
  readonly section: string;
  readonly byteOffset: number;

  constructor(file: string, fault: SnapshotFault, code = 'malformed-snapshot') {
    super(code, `${file}: in "${fault.section}" at byte ${fault.byteOffset}: ${fault.message}`);
    this.file = file;
    this.section = fault.section;
    this.byteOffset = fault.byteOffset;
  }
}

/** The input ends before the snapshot does. */
export class TruncatedSnapshotError extends MalformedSnapshotError {
  constructor(file: string, fault: SnapshotFault) {
    super(file, fault, 'truncated-snapshot');
  }
}

/** The file was read, but is no report of heapdiff, a damaged one, or one of a newer version. */
export class MalformedReportError extends HeapDiffError {
  readonly file: string;

  constructor(file: string, detail: string) {
    super('malformed-report', `${file}: ${detail}`);
    this.file = file;
  }
}

/** The snapshots are no pair: other processes, ids reset between them, or in the wrong order. */
export class LineageError extends HeapDiffError {
  /** What the two files are to each other. */
  readonly verdict: string;

  constructor(verdict: string, message: string) {
    super('lineage', message);
    this.verdict = verdict;
  }
}

/** An argument of the library or the command line cannot be used. */
export class UsageError extends HeapDiffError {
  constructor(message: string) {
    super('usage', message);
  }
}

/** No object of a snapshot has the class that was asked for. */
export class UnknownClassError extends UsageError {
  readonly className: string;
  /** The classes that objects of it have: names from the heap, a stranger's. */
  readonly known: readonly string[];

  constructor(file: string, className: string, known: readonly string[]) {
    super(`no object of class ${JSON.stringify(className)} in ${file}; expected a class as heapdiff summary writes it`);
    this.className = className;
    this.known = known;
  }
}

/** A capture did not come to its end: the program failed, ended or took too long, or the disk is full. */
export class CaptureError extends HeapDiffError {
  /** Paths of the snapshots that were finished before, and stay. */
  readonly kept: readonly string[];

  constructor(message: string, kept: readonly string[] = []) {
    super('capture', message);
    this.kept = kept;
  }
}
