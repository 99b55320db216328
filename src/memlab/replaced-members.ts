/** An object, the name of one of its members, and what stands there for a while. */
export type Replacement = readonly [target: object, name: string, value: unknown];

/** Runs `use` while members of objects that are not ours are others, and puts back what was there. */
export async function replaceFor<T>(replacements: readonly Replacement[], use: () => Promise<T>): Promise<T> {
  const putBack: (() => void)[] = [];
  try {
    for (const [target, name, value] of replacements) putBack.push(replaceMember(target, name, value));
    return await use();
  } finally {
    for (const restore of putBack.reverse()) restore();
  }
}

function replaceMember(target: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, {
    value,
    writable: true,
    configurable: true,
    enumerable: before?.enumerable ?? true,
  });
  return () => {
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, before);
  };
}
