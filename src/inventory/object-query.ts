import { UsageError } from '../errors.ts';
import type { ObjectQuery } from './object-list.ts';
import { parseWhere } from './parse-where.ts';
import { type PropertyPath, parsePaths, syntaxError } from './property-path.ts';
import type { Where } from './where-expression.ts';
import { operandsOf } from './where-filter.ts';

/** A query whose texts were read. */
export interface ReadQuery extends Omit<ObjectQuery, 'where' | 'print' | 'by'> {
  readonly where?: Where;
  readonly print: readonly PropertyPath[];
  readonly by?: PropertyPath;
}

/**
 * Reads the texts of a query.
 *
 * @param hasPast - whether there is an earlier snapshot
 * @throws UsageError where one cannot be read, where things are asked for that do not go together, or an age that one snapshot does
 * not tell
 */
export function readQuery(query: ObjectQuery, hasPast: boolean): ReadQuery {
  const { where, print, by, ...others } = query;
  refuseContradictions(query, hasPast);
  const read = where === undefined ? undefined : parseWhere(where);
  for (const operand of read === undefined || hasPast ? [] : operandsOf(read)) {
    if (operand.kind === 'field' && operand.field === 'born')
      throw syntaxError('where', where!, operand.at, 'two snapshots or more, which tell when objects were born');
  }
  return {
    ...others,
    ...(read === undefined ? {} : { where: read }),
    print: print === undefined ? [] : parsePaths('print', print),
    ...(by === undefined ? {} : { by: readOnePath(by) }),
  };
}

/** All paths that are followed for it. */
export function pathsOf({ where, print, by }: ReadQuery): PropertyPath[] {
  const operands = where === undefined ? [] : operandsOf(where);
  const asked = operands.flatMap((operand) => (operand.kind === 'path' ? [operand.path] : []));
  return [...print, ...(by === undefined ? [] : [by]), ...asked];
}

function refuseContradictions(
  { className, ids, subclasses = false, added = false, oldest = false, print, by }: ObjectQuery,
  hasPast: boolean,
): void {
  if ((className === undefined) === (ids === undefined))
    throw new UsageError('expected either a class or ids of objects');
  if (ids !== undefined && subclasses) throw new UsageError('subclasses need a class; ids are given');
  if (by !== undefined && (print !== undefined || oldest))
    throw new UsageError(`by groups objects, so that ${oldest ? 'none is the oldest' : 'there is none to print'}`);
  for (const [name, isAsked] of Object.entries({ added, oldest })) {
    if (isAsked && !hasPast)
      throw new UsageError(
        `${name} needs an earlier snapshot of the same process: one alone does not say when its objects were born`,
      );
  }
}

function readOnePath(text: string): PropertyPath {
  const [path, other] = parsePaths('by', text);
  if (other !== undefined) throw new UsageError(`by has more than one property; expected one, as in ${path.text}`);
  return path;
}
