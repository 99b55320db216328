/**
 * Compares V8 heap snapshots. {@link compareFiles} goes the whole way from files to a {@link Report}, which {@link formatText}
 * and {@link formatJson} print. Analyzers begin with {@link readSnapshot}, {@link Heap} and {@link compareHeaps}.
 *
 * @module heapdiff
 */

export {
  type AnalysisContext,
  type Analyzer,
  defineAnalyzer,
  type Expander,
  type Finding,
  type HolderInHeap,
  type HopPattern,
  type HopVerdict,
  type KnownLeak,
  type OptionDeclaration,
  type OptionDeclarations,
  type OptionValues,
  type Part,
  type SuspectInHeap,
} from './analysis/analyzer.ts';
export { checkOptions, flagOf, type GivenOptions } from './analysis/analyzer-options.ts';
export { type AsyncStacks, asyncStackOf, coalesceAsyncStacks, suspendedBy } from './analysis/async-stacks.ts';
export { EVENT_TARGET_DATA, listenerPartsOf } from './analysis/browser-listeners.ts';
export type { ReportedFinding } from './analysis/check-results.ts';
export { type Constant, HeapObject, type ObjectHolder, type Reference } from './analysis/heap-object.ts';
export { HeapView, type Knowledge, type ObjectFilter } from './analysis/heap-view.ts';
export { type HolderWay, isPlainClass, placesOf, waysTo } from './analysis/holder-ways.ts';
export { keptBytesOf } from './analysis/kept-bytes-of.ts';
export { type AnalyzerSources, loadAnalyzers } from './analysis/load-analyzers.ts';
export { nativePartsOf } from './analysis/native-parts.ts';
export type { Entry } from './analysis/read-entries.ts';
export { type ListenerList, listenerList, listenerListsOf } from './analysis/read-listeners.ts';
export {
  isPromise,
  isRaceDecided,
  isReaction,
  type PromiseState,
  promiseState,
  reactionHandler,
  reactionsOn,
} from './analysis/read-promises.ts';
export { functionOfScope, functionsInScope, scopesOf } from './analysis/read-variables.ts';
export {
  type Analysis,
  type AnalyzedGrowth,
  type AnalyzerProblem,
  AnalyzerRun,
  type AnalyzerSettings,
} from './analysis/run-analyzers.ts';
export * as wording from './analysis/wording.ts';
export { type AskHeapOptions, askHeap } from './ask-heap.ts';
export type { MemoryGrowth } from './capture/memory-growth.ts';
export type { PhaseSnapshot } from './capture/series.ts';
export { type ProcessMemory, readSidecar, type Sidecar, sidecarPath } from './capture/sidecar.ts';
export {
  type CompareOptions,
  type ComparisonReport,
  type ComparisonWithGraphs,
  compareFiles,
  type Progress,
} from './compare-files.ts';
export { type Config, defineConfig, type FoundConfig, findConfig } from './config-file.ts';
export type { Accounting } from './diff/accounting.ts';
export { CohortCollector, type Cohorts } from './diff/cohorts.ts';
export { type Comparison, compareHeaps } from './diff/compare.ts';
export { selectEdges } from './diff/edge-selection.ts';
export type { HeldCounts } from './diff/held-counts.ts';
export type { Lineage } from './diff/lineage.ts';
export { listClassNames } from './diff/list-class-names.ts';
export type { NodeMatch } from './diff/match.ts';
export type { Redaction } from './diff/redaction.ts';
export {
  CaptureError,
  HeapDiffError,
  LineageError,
  MalformedReportError,
  MalformedSnapshotError,
  type SnapshotFault,
  TruncatedSnapshotError,
  UnknownClassError,
  UnreadableInputError,
  UsageError,
} from './errors.ts';
export { type AllowedSuspect, type Budget, checkBudget, type GateRules } from './gate/budget.ts';
export {
  checkGate,
  type GatedReport,
  type GatedSuspect,
  type GateGrowth,
  type GateResult,
  type GateVerdict,
} from './gate/check-gate.ts';
export type { MeasuredLimit } from './gate/excess.ts';
export type { VerifyOutcome } from './gate/judge-change.ts';
export type { GrowthRate } from './gate/measure-rate.ts';
export type { ProgramEvidence } from './gate/other-program.ts';
export type { RunLength } from './gate/run-length.ts';
export {
  type VerifiableReport,
  type VerifyResult,
  type VerifyRules,
  verifyFix,
} from './gate/verify.ts';
export type { VerifyVerdict } from './gate/verify-verdict.ts';
export type { CheapestWays } from './graph/cheapest-ways.ts';
export type { ClassNames } from './graph/class-names.ts';
export type { DfsColumn, DfsNumber } from './graph/depth-first-order.ts';
export { NO_DISTANCE } from './graph/distances.ts';
export { type DominatorTree, findDominators } from './graph/dominators.ts';
export type { Ephemerons } from './graph/ephemerons.ts';
export { labelEvents } from './graph/event-names.ts';
export type { FlowGraph } from './graph/flow-graph.ts';
export { Heap } from './graph/heap.ts';
export { HeldClassNames } from './graph/held-class-names.ts';
export type { Locations, SourceLocation } from './graph/locations.ts';
export { isLikelyKey } from './graph/name-shapes.ts';
export type { NodeIdIndex } from './graph/node-id-index.ts';
export type { Folder, Folding } from './graph/owners.ts';
export { isReactionClass } from './graph/promise-reactions.ts';
export type { Reachability } from './graph/reachability.ts';
export { sumRetainedBytes } from './graph/retained-sizes.ts';
export type { Retainers } from './graph/retainers.ts';
export {
  findStronglyConnectedComponents,
  NO_COMPONENT,
  type StronglyConnectedComponents,
} from './graph/strongly-connected-components.ts';
export { HeapIndex, type HeapIndexOptions } from './heap-index/heap-index.ts';
export type { ClassChoice } from './inventory/choose-classes.ts';
export type { Past } from './inventory/count-classes.ts';
export type { History } from './inventory/heap-inventory.ts';
export type {
  ListedObject,
  ObjectGroup,
  ObjectList,
  ObjectQuery,
  ObjectTally,
  PropertyValue,
} from './inventory/object-list.ts';
export { type HeapSummary, summariseHeap } from './inventory/summarise-heap.ts';
export type {
  ClassChange,
  ClassKind,
  ClassSummary,
  GrowthInStep,
  SummarisedSnapshot,
  Summary,
  Tally,
  TallyChange,
  UnmatchedChoice,
} from './inventory/summary.ts';
export { type ListObjectsOptions, listObjects } from './list-objects.ts';
export type { LargestInput, MemoryForecast } from './memory-forecast.ts';
export {
  type EdgeColumn,
  type EdgeOrdinal,
  NO_EDGE,
  NO_NODE,
  type NodeColumn,
  type NodeId,
  type NodeList,
  type NodeOrdinal,
  ROOT,
  type StringIndex,
} from './ordinals.ts';
export { parseBytes } from './parse-bytes.ts';
export type { QueryResult, QueryValue, ResultColumn } from './query/query-result.ts';
export { type QueryOptions, querySnapshots } from './query/query-snapshots.ts';
export { type ReadTablesOptions, readReportTables, readTables } from './read-tables.ts';
export { redactSidecar } from './redaction/redact-sidecar.ts';
export { type RedactOptions, redactSnapshot } from './redaction/redact-snapshot.ts';
export type { RedactionCounts } from './redaction/redacted-strings.ts';
export { formatBackReferencesJson, type Origin } from './report/back-reference-json.ts';
export { drawBackReferences } from './report/back-reference-picture.ts';
export { type BackReferenceTextOptions, formatBackReferences } from './report/back-reference-text.ts';
export { formatDot } from './report/dot.ts';
export { escapeJson, escapeText } from './report/escape.ts';
export { formatGate } from './report/gate-text.ts';
export { formatGexf } from './report/gexf.ts';
export { formatGithub, type GithubOptions } from './report/github.ts';
export { formatGraphml } from './report/graphml.ts';
export { formatBalance } from './report/header-text.ts';
export { formatHtml, type HtmlOptions } from './report/html.ts';
export { formatJson, formatVerifyJson } from './report/json.ts';
export { formatJunit } from './report/junit.ts';
export { formatMarkdown, type MarkdownOptions } from './report/markdown.ts';
export type {
  MemlabAnalysis,
  MemlabFilter,
  MemlabFindings,
  MemlabLeakClass,
  MemlabMarkedSuspect,
} from './report/memlab-findings.ts';
export { formatObjectsJson } from './report/objects-json.ts';
export { formatObjects, type ObjectsTextOptions } from './report/objects-text.ts';
export type { Picture, PictureBounds, PictureEdge, PictureNode } from './report/picture.ts';
export type { ControlRun, Report, ReportWarning, SnapshotSummary, SuspectsLeftOut } from './report/report.ts';
export { formatSummaryJson } from './report/summary-json.ts';
export { formatSummary, type SummaryTextOptions } from './report/summary-text.ts';
export { type DrawableSuspect, drawSuspect, NO_SUSPECTS } from './report/suspect-picture.ts';
export { formatSvg } from './report/svg.ts';
export { formatSuspects, formatText, type TextOptions } from './report/text.ts';
export { formatByteChange, formatBytes, formatCount, formatHeapSize, formatShare } from './report/units.ts';
export { formatVerifyMarkdown } from './report/verify-markdown.ts';
export type { VerifiedSide, VerifyReport } from './report/verify-report.ts';
export { formatVerify } from './report/verify-text.ts';
export { readReport, type StoredReport } from './report-file.ts';
export {
  type BackReferenceBounds,
  type BackReferenceEdge,
  type BackReferenceNode,
  type BackReferences,
  findBackReferences,
} from './retention/back-references.ts';
export type { SubtractedSuspect } from './retention/control.ts';
export { type Explanation, findSuspects } from './retention/find-suspects.ts';
export type { KeptClasses } from './retention/kept-classes.ts';
export type { KeptObjects } from './retention/kept-objects.ts';
export { measureNamedCuts, type NamedCut } from './retention/named-cut.ts';
export type { ProgramNames } from './retention/program-names.ts';
export {
  type ChainEnd,
  type ChainsInto,
  findRetainerChains,
  type RetainerChain,
  type RetainerChains,
  type RetainerHop,
} from './retention/retainer-chains.ts';
export { findByFingerprint, type KnownSuspect } from './retention/same-suspects.ts';
export type {
  ChainHop,
  Cut,
  CutEdge,
  Cycle,
  CycleEntry,
  CycleMember,
  GrowthInControl,
  HeldClass,
  Holder,
  KnownLeakMatch,
  Noise,
  OutsideMemory,
  PhaseSurvival,
  Series,
  Suspect,
  SuspectAllocations,
  Verdict,
} from './retention/suspect.ts';
export type {
  SuspectGraph,
  SuspectGraphAttributes,
  SuspectGraphEdge,
  SuspectGraphNode,
  SuspectWithGraph,
} from './retention/suspect-graph.ts';
export type { GrowthContext } from './retention/trends.ts';
export type { AllocatingFunctions, Allocations, IdSamples } from './snapshot/allocation-columns.ts';
export type { EdgeSelection, SelectEdges, UnnamedNodes } from './snapshot/edge-selection.ts';
export { type ReadOptions, type ReadProgress, readSnapshot } from './snapshot/read-snapshot.ts';
export type { SectionCopy } from './snapshot/section-reader.ts';
export { Detachedness, EdgeType, type LocationColumns, NodeType, type Snapshot } from './snapshot/snapshot.ts';
export type { ParseOptions } from './snapshot/snapshot-parser.ts';
export type { StringTable } from './snapshot/string-table.ts';
export type { TraceTree } from './snapshot/trace-tree.ts';
export { EDGE_TYPE_NAMES, NODE_TYPE_NAMES } from './snapshot/type-numbers.ts';
export { type SummariseOptions, summariseFiles } from './summarise-files.ts';
export type { SummarySort } from './summary-sorts.ts';
export { writeArrow } from './tables/arrow.ts';
export { writeParquet } from './tables/parquet.ts';
export { COLUMNS_OF_CHANGE, REPORT_TABLES, TABLES } from './tables/schema.ts';
export {
  BATCH_ROWS,
  type Batch,
  type Column,
  type ColumnType,
  type ColumnValues,
  NULL_INT32,
  type Table,
  type TableName,
  type TableSpec,
} from './tables/table.ts';
export { formatRate, type SuspectRates, toldRateOf } from './told-rate.ts';
