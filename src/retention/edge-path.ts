/** Edges as an author names them: where to start, and the steps from there, of which the last is meant. */
export interface EdgePath {
  /** A class, a variable, or an object's id as `@123`. */
  readonly start: string;
  /** One or more: `.tasks`, `[*]`, `["key"]`, `(closure) cache`, `(listeners)`, `on("message")`. */
  readonly steps: readonly string[];
}

const STEP =
  /^(?:\.#?[\p{ID_Start}$_][\p{ID_Continue}$]*|\[\*\]|\[Symbol\(.*?\)\](?=[.[ ]|$)|\["(?:[^"\\]|\\.)*"\]| on\((?:\[\*\]|"(?:[^"\\]|\\.)*"|Symbol\(.*?\))\)(?=[.[ ]|$)| \((?:closure|internal)\) [^\s.[(]+| \([a-zA-Z ]+\))/su;

/**
 * Reads an edge as a report writes it: `Connection.tasks`, `@123.tasks[*]`, `AbortController.signal (listeners)`.
 *
 * @param ownSteps - steps that are written in a way of their own, as whoever reads a library's containers has it: `.get(key)`
 * @returns all ways to read it, the shortest start first: a class name may have dots in it; none where no step follows
 */
export function parseEdgePath(text: string, ownSteps: readonly string[] = []): EdgePath[] {
  const paths: EdgePath[] = [];
  for (let end = 1; end < text.length; end++) {
    const steps = splitSteps(text.slice(end), ownSteps);
    if (steps !== undefined) paths.push({ start: text.slice(0, end), steps });
  }
  return paths;
}

function splitSteps(text: string, ownSteps: readonly string[]): string[] | undefined {
  const steps: string[] = [];
  for (let rest = text; rest !== ''; ) {
    const step = ownSteps.find((own) => rest.startsWith(own)) ?? STEP.exec(rest)?.[0];
    if (step === undefined) return undefined;
    steps.push(step.trimStart());
    rest = rest.slice(step.length);
  }
  return steps;
}
