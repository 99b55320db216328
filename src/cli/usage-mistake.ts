/** The arguments cannot be used as they were typed; known before the library is loaded, whose UsageError means the same. */
export class UsageMistake extends Error {
  readonly code = 'usage';
}
