import type { Finding, SuspectInHeap } from 'heapdiff';

/** What each finding about a suspect has. */
export function about(suspect: SuspectInHeap): Pick<Finding, 'retainedBytes' | 'suspect'> {
  return { retainedBytes: suspect.suspect.retainedBytes, suspect };
}

/** `2,000`. */
export function counted(count: number): string {
  return count.toLocaleString('en');
}

/** `800 Route, 100 Page`: most first, five at most. */
export function listed(texts: readonly string[]): string {
  const kinds = mostFirst(texts).slice(0, 5);
  return kinds.map(([text, count]) => `${counted(count)} ${text}`).join(', ');
}

/** Texts with how often each comes, most first, and of as many in the order of the texts. */
export function mostFirst(texts: readonly string[]): (readonly [text: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(
    ([left, leftCount], [right, rightCount]) => rightCount - leftCount || (left < right ? -1 : 1),
  );
}
