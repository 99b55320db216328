import type { NodeOrdinal } from '../ordinals.ts';
import type { PropertyValue } from './object-list.ts';
import type { PropertyPath } from './property-path.ts';
import type { Comparator, Operand, OwnField, Where } from './where-expression.ts';

/** What expressions ask of objects. */
export interface Answers {
  readonly fieldAt: (node: NodeOrdinal, field: OwnField) => string | number | undefined;
  readonly valueAt: (node: NodeOrdinal, path: PropertyPath) => PropertyValue | undefined;
}

/** Patterns look at no more of a name, as V8 writes no more of a string: some take a time that doubles with each character. */
const MOST_MATCHED = 1024;

/** A value as JavaScript compares it; an object by its id, which no number equals. */
type Comparable = string | number | boolean | bigint | null | undefined;

/** Makes of an expression what tells of a node whether it holds. */
export function compileWhere(where: Where, answers: Answers): (node: NodeOrdinal) => boolean {
  switch (where.kind) {
    case 'or':
    case 'and': {
      const parts = where.parts.map((part) => compileWhere(part, answers));
      return where.kind === 'or'
        ? (node) => parts.some((part) => part(node))
        : (node) => parts.every((part) => part(node));
    }
    case 'not': {
      const part = compileWhere(where.part, answers);
      return (node) => !part(node);
    }
    case 'compare': {
      const { operator } = where;
      const [left, right] = [where.left, where.right].map((operand) => compileOperand(operand, answers));
      return (node) => compare(operator, left(node), right(node));
    }
    case 'matches': {
      const left = compileOperand(where.left, answers);
      return (node) => {
        const text = left(node);
        return typeof text === 'string' && where.pattern.test(text.slice(0, MOST_MATCHED));
      };
    }
    case 'is': {
      const operand = compileOperand(where.operand, answers);
      return (node) => Boolean(operand(node));
    }
  }
}

/** All operands of an expression. */
export function operandsOf(where: Where): Operand[] {
  switch (where.kind) {
    case 'or':
    case 'and':
      return where.parts.flatMap(operandsOf);
    case 'not':
      return operandsOf(where.part);
    case 'compare':
      return [where.left, where.right];
    case 'matches':
      return [where.left];
    case 'is':
      return [where.operand];
  }
}

function compileOperand(operand: Operand, { fieldAt, valueAt }: Answers): (node: NodeOrdinal) => Comparable {
  switch (operand.kind) {
    case 'literal':
      return () => operand.value;
    case 'field':
      return (node) => fieldAt(node, operand.field);
    case 'path':
      return (node) => comparableOf(valueAt(node, operand.path));
  }
}

const CONSTANTS = { true: true, false: false, null: null, undefined: undefined } as const;

function comparableOf(value: PropertyValue | undefined): Comparable {
  switch (value?.type) {
    case undefined:
      return undefined;
    case 'string':
      return value.text;
    case 'number':
      return Number(value.text);
    case 'constant':
      return CONSTANTS[value.text];
    case 'object':
      return BigInt(value.nodeId);
  }
}

/** Only numbers are less than numbers, and only texts than texts. */
function compare(operator: Comparator, left: Comparable, right: Comparable): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left === 'number' && typeof right === 'number') return isOrdered(operator, left, right);
  return typeof left === 'string' && typeof right === 'string' && isOrdered(operator, left, right);
}

function isOrdered<Value extends string | number>(operator: Comparator, left: Value, right: Value): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}
