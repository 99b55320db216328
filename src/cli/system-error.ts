/** Whether the system says so, not the program: disk full, no permission, and the like. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
