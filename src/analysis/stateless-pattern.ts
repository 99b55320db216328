/** The pattern without `g` and `y`: with these it remembers where it was, and matches only every other time. */
export function statelessPattern(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/gu, ''));
}
