/** A replacer for `JSON.stringify`: of a place in a script, which alone has both, the URL is cut to its file. */
export function cutUrl(this: unknown, key: string, value: unknown): unknown {
  if (key !== 'url' || typeof this !== 'object' || this === null || !('file' in this)) return value;
  return this.file;
}
