const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['kb', 1e3],
  ['mb', 1e6],
  ['gb', 1e9],
  ['kib', 2 ** 10],
  ['mib', 2 ** 20],
  ['gib', 2 ** 30],
]);

/**
 * Reads a size: `1MB`, `10 kB`, `1.5GiB`, `512`. As in reports, 1 kB is 1000 B.
 *
 * @returns bytes; undefined where it is none
 */
export function parseBytes(text: string): number | undefined {
  const [, figure, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/iu.exec(text.trim()) ?? [];
  const factor = unit === undefined ? undefined : UNITS.get(unit.toLowerCase());
  return factor === undefined ? undefined : Math.round(Number(figure) * factor);
}
