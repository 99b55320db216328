/** What a page writes between figures. */
const SEPARATOR = ' \u00b7 ';

/** As many of the figures as there is room for, from the first on: half a number would be another one. */
export function wholeFigures(figures: string, maxLength: number): string {
  const parts = figures.split(SEPARATOR);
  while (parts.join(SEPARATOR).length > maxLength) parts.pop();
  return parts.join(SEPARATOR);
}
