/** How much `heapdiff retainers` tells in a text, about a screen: hops of one chain, lines in all. */
export const TEXT_BOUNDS = { hops: 8, lines: 45 } as const;
