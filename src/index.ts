export { type CompareOptions, type ComparisonReport, compareFiles, type Progress } from './compare-files.ts';
export type { Accounting } from './diff/accounting.ts';
export type { Lineage } from './diff/lineage.ts';
export {
  HeapDiffError,
  LineageError,
  MalformedSnapshotError,
  type SnapshotFault,
  TruncatedSnapshotError,
  UnreadableInputError,
  UsageError,
} from './errors.ts';
export type { NodeId } from './ordinals.ts';
export { escapeText } from './report/escape.ts';
export { formatJson } from './report/json.ts';
export type { Report, SnapshotSummary } from './report/report.ts';
export { formatText, type TextOptions } from './report/text.ts';
export type { ChainHop, HeldClass, Holder, Noise, SourceLocation, Suspect } from './retention/suspect.ts';
