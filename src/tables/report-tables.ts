import { type Cell, rowTable } from './row-table.ts';
import { specOf } from './schema.ts';
import type { Table } from './table.ts';

/** A report that was made just now, or stored long ago: of that one fields may be missing or of another type. */
export interface NamedReport {
  /** What tells it from others in the same tables. */
  readonly name: string;
  readonly report: object;
}

/** What comparisons found: a table each of them, their suspects, the chains of these and what they keep. */
export function reportTables(reports: readonly NamedReport[]): Table[] {
  const rows = { reports: [] as Cell[][], suspects: [] as Cell[][], hops: [] as Cell[][], holds: [] as Cell[][] };
  for (const { name, report } of reports) {
    const snapshots = itemsIn(report, 'snapshots');
    const accounting = fieldOf(report, 'accounting');
    rows.reports.push([
      name,
      textOf(fieldOf(report, 'tool'), 'version'),
      textOf(snapshots[0], 'file') ?? '',
      textOf(snapshots.at(-1), 'file') ?? '',
      snapshots.length,
      numberOf(report, 'iterationsTotal'),
      numberOf(accounting, 'addedBytes') ?? 0,
      numberOf(accounting, 'grownBytes') ?? 0,
    ]);
    for (const [place, suspect] of itemsIn(report, 'suspects').entries()) {
      const fingerprint = textOf(suspect, 'fingerprint') ?? '';
      rows.suspects.push([name, fingerprint, place + 1, ...describeSuspect(suspect)]);
      for (const [hop, at] of itemsIn(suspect, 'chain').entries())
        rows.hops.push([name, fingerprint, hop, ...describeHop(at)]);
      for (const held of itemsIn(suspect, 'holds')) rows.holds.push([name, fingerprint, ...describeHeld(held)]);
    }
  }
  return (['reports', 'suspects', 'hops', 'holds'] as const).map((name) => rowTable(specOf(name), rows[name]));
}

function describeSuspect(suspect: unknown): Cell[] {
  const titleCount = numberOf(suspect, 'titleCount');
  return [
    textOf(suspect, 'title') ?? '',
    textOf(suspect, 'verdict') ?? '',
    textOf(suspect, 'className') ?? '',
    textOf(fieldOf(suspect, 'holder'), 'className'),
    numberOf(suspect, 'count') ?? 0,
    numberOf(suspect, 'perIteration'),
    titleCount ?? numberOf(suspect, 'count') ?? 0,
    numberOf(suspect, titleCount === null ? 'perIteration' : 'titlePerIteration'),
    numberOf(suspect, 'retainedBytes') ?? 0,
    numberOf(suspect, 'growthBytes') ?? 0,
  ];
}

function describeHop(hop: unknown): Cell[] {
  return [
    textOf(hop, 'edgeName') ?? '',
    textOf(hop, 'edgeType') ?? '',
    textOf(hop, 'className') ?? '',
    textOf(hop, 'nodeType') ?? '',
    numberOf(hop, 'nodeId') ?? 0,
    textOf(hop, 'verdict') ?? '',
    fieldOf(hop, 'suspectEdge') === true,
  ];
}

function describeHeld(held: unknown): Cell[] {
  return [
    textOf(held, 'className') ?? '',
    numberOf(held, 'count') ?? 0,
    numberOf(held, 'perIteration'),
    numberOf(held, 'shallowBytes') ?? 0,
  ];
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, field)
    ? Reflect.get(value, field)
    : undefined;
}

function itemsIn(value: unknown, field: string): readonly unknown[] {
  const items = fieldOf(value, field);
  return Array.isArray(items) ? items : [];
}

function textOf(value: unknown, field: string): string | null {
  const text = fieldOf(value, field);
  return typeof text === 'string' ? text : null;
}

function numberOf(value: unknown, field: string): number | null {
  const number = fieldOf(value, field);
  return typeof number === 'number' ? number : null;
}
