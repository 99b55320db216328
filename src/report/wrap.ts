/**
 * Packs items into lines, as many into each as fit; an item that is too long has a line of its own.
 *
 * @param separator - stands between two items of a line
 * @param width - most characters a line should have
 */
export function wrapItems(items: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + separator.length + item.length <= width) {
      lines[lines.length - 1] = line + separator + item;
    } else {
      lines.push(item);
    }
  }
  return lines;
}
