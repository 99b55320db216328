import { parseBytes } from '../parse-bytes.ts';
import { matchAt, readPath, skipSpace, syntaxError, unquote } from './property-path.ts';
import {
  type Comparator,
  type Literal,
  type Operand,
  OWN_FIELDS,
  type OwnField,
  typeOf,
  type ValueType,
  type Where,
} from './where-expression.ts';

/** More parentheses or `!` inside each other are no question that somebody asks. */
const DEEPEST = 100;

const WORDS: ReadonlyMap<string, Literal> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
]);

const NUMBER = /(?:-\d+(?:\.\d+)?|\d+(?:\.\d+)?(?:\s*(?:[kmg]i?)?b)?)(?![\p{ID_Continue}$])/iuy;
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/suy;
const PATTERN = /\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([a-z]*)/uy;
const OPERATOR = /==|!=|<=|>=|<|>|~/uy;

/**
 * Reads an expression. `||` binds less than `&&`, that less than `!`, that less than comparisons. Nothing of it is run as code.
 *
 * @throws UsageError with the character at which it is none, and what is expected there
 */
export function parseWhere(text: string): Where {
  return new WhereParser(text).parse();
}

/** One function for each rule, by what it begins with. */
class WhereParser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Where {
    const where = this.#or();
    if (this.#at < this.#text.length) throw this.#expected('&& or || or the end');
    return where;
  }

  #or(): Where {
    return this.#list('or', '||', () => this.#list('and', '&&', () => this.#not()));
  }

  #list(kind: 'or' | 'and', word: string, readPart: () => Where): Where {
    const first = readPart();
    const parts = [first];
    while (this.#take(word)) parts.push(readPart());
    return parts.length === 1 ? first : { kind, parts };
  }

  #not(): Where {
    this.#skip();
    if (this.#depth === DEEPEST) throw this.#expected(`no more than ${DEEPEST} parentheses and ! inside each other`);
    this.#depth++;
    const where = this.#take('!') ? ({ kind: 'not', part: this.#not() } as const) : this.#group();
    this.#depth--;
    return where;
  }

  #group(): Where {
    if (!this.#take('(')) return this.#comparison();
    const where = this.#or();
    if (!this.#take(')')) throw this.#expected('&& or || or )');
    return where;
  }

  #comparison(): Where {
    const left = this.#operand();
    const [operator] = this.#match(OPERATOR) ?? [];
    if (operator === undefined) {
      if (this.#isNext('=')) throw this.#expected('==');
      return { kind: 'is', operand: left };
    }
    if (operator === '~') {
      this.#refuseField(left, 'text');
      return { kind: 'matches', left, pattern: this.#pattern() };
    }
    const right = this.#operand();
    this.#refuseField(left, typeOf(right));
    this.#refuseField(right, typeOf(left));
    return { kind: 'compare', operator: operator as Comparator, left, right };
  }

  /** What heapdiff knows of every object is of one type, whatever a property of that name may be. */
  #refuseField(operand: Operand, wanted: ValueType | undefined): void {
    if (operand.kind !== 'field' || wanted === undefined) return;
    const { field, at } = operand;
    const type = OWN_FIELDS[field];
    if (type === wanted) return;
    const expected = `a ${wanted} (${field} is a ${type}, this.${field} a property of that name)`;
    throw syntaxError('where', this.#text, at, expected);
  }

  #operand(): Operand {
    const [quoted] = this.#match(QUOTED) ?? [];
    if (quoted !== undefined) return { kind: 'literal', value: unquote(quoted) };
    const [number] = this.#match(NUMBER) ?? [];
    if (number !== undefined) return { kind: 'literal', value: readNumber(number) };
    const at = this.#at;
    const path = readPath(this.#text, at);
    if (path === undefined) throw this.#expected('a property, a number or a "text"');
    this.#at += path.text.length;
    if (Object.hasOwn(OWN_FIELDS, path.text)) return { kind: 'field', field: path.text as OwnField, at };
    return WORDS.has(path.text) ? { kind: 'literal', value: WORDS.get(path.text) } : { kind: 'path', path };
  }

  #pattern(): RegExp {
    this.#skip();
    const at = this.#at;
    const [, source, flags] = this.#match(PATTERN) ?? [];
    if (source === undefined) throw this.#expected('a regular expression as in /product/i');
    try {
      // With g and y a pattern remembers where it was.
      return new RegExp(source, flags.replaceAll(/[gy]/gu, ''));
    } catch (error) {
      throw syntaxError('where', this.#text, at, `a regular expression (${(error as Error).message})`);
    }
  }

  /** `!` is none in front of `=`. */
  #take(word: string): boolean {
    if (!this.#isNext(word) || (word === '!' && this.#text[this.#at + 1] === '=')) return false;
    this.#at += word.length;
    this.#skip();
    return true;
  }

  #isNext(word: string): boolean {
    this.#skip();
    return this.#text.startsWith(word, this.#at);
  }

  #match(sticky: RegExp): RegExpExecArray | undefined {
    this.#skip();
    const found = matchAt(sticky, this.#text, this.#at);
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #skip(): void {
    this.#at = skipSpace(this.#text, this.#at);
  }

  #expected(what: string): Error {
    return syntaxError('where', this.#text, this.#at, what);
  }
}

/** `-5`, `1.5`, `10 kB`. */
function readNumber(text: string): number {
  return /[a-z]/iu.test(text) ? parseBytes(text)! : Number(text);
}
