/** An import, re-export or dynamic import in a source file. */
export interface ImportStatement {
  /** What is imported: `./units.ts`, `node:fs`, `yargs`. */
  readonly specifier: string;
  /** Whether nothing is left of it at run time. */
  readonly isTypeOnly: boolean;
}

/** Everything in TypeScript that hides text from a plain search: comments, strings and templates. */
const COMMENT_OR_STRING = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g;

const IMPORT_FROM = /^[ \t]*(?:import|export)\s+([\w$\s{},*]+?)\s*\bfrom\s*['"]([^'"\n]+)['"]/gm;
const IMPORT_FOR_EFFECT = /^[ \t]*import\s*['"]([^'"\n]+)['"]/gm;
const IMPORT_CALL = /(\btypeof\s+)?(?<![\w.$])(?:import|require)\s*\(\s*['"`]([^'"`\n]+)['"`]/g;
const COMPUTED_IMPORT = /(?<![\w.$])(?:import|require)\s*\((?!\s*['"`])/;

/**
 * Finds what a source file imports, in whatever form: static, for its effects, types, re-exports, dynamic, `require`.
 *
 * @param loadsModules - whether it may load what a user names, which nobody can say before
 * @throws Error where an import is computed, and it may not
 */
export function findImports(source: string, loadsModules = false): ImportStatement[] {
  const code = withoutComments(source);
  const bare = withoutStrings(source);
  if (COMPUTED_IMPORT.test(bare) && !loadsModules) throw new Error('imports by a computed name');
  // What stands in a string is blank in the bare text, where everything keeps its place.
  const inCode = (match: RegExpMatchArray) => /\w/.test(bare.slice(match.index, match.index! + match[0].length));
  return [
    ...[...code.matchAll(IMPORT_FROM)]
      .filter(inCode)
      .map(([, clause, specifier]) => ({ specifier, isTypeOnly: isTypeClause(clause) })),
    ...[...code.matchAll(IMPORT_FOR_EFFECT)].filter(inCode).map(([, specifier]) => ({ specifier, isTypeOnly: false })),
    ...[...code.matchAll(IMPORT_CALL)]
      .filter(inCode)
      .map(([, query, specifier]) => ({ specifier, isTypeOnly: query !== undefined })),
  ];
}

/** The source with every comment blanked out, line breaks kept. */
export function withoutComments(source: string): string {
  return source.replace(COMMENT_OR_STRING, (text) => (text.startsWith('/') ? blank(text) : text));
}

/** The source with comments and the content of strings and templates blanked out, line breaks kept. */
export function withoutStrings(source: string): string {
  return source.replace(COMMENT_OR_STRING, (text) =>
    text.startsWith('/') ? blank(text) : text[0] + blank(text.slice(1, -1)) + text[0],
  );
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** `import type { A }`, and `import { type A, type B }`. */
function isTypeClause(clause: string): boolean {
  if (/^\s*type\s+[\w{*]/.test(clause)) return true;
  const [, names] = /^\s*\{([^}]*)\}/.exec(clause) ?? [];
  if (names === undefined) return false;
  const parts = names.split(',').filter((name) => name.trim() !== '');
  return parts.length > 0 && parts.every((name) => /^\s*type\s/.test(name));
}
