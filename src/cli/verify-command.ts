import type { VerifiableReport, VerifiedSide, VerifyReport } from 'heapdiff';
import { analyzerFlags } from './analyzer-flags.ts';
import { expectTwo } from './check-command.ts';
import { type ChosenAnalyzers, chooseAnalyzers } from './choose-analyzers.ts';
import { wantsColor } from './color-choice.ts';
import { makeReport, unknownSuspect } from './compare-command.ts';
import type { Engine, Host } from './host.ts';
import type { VerifyFormat } from './options.ts';
import { openOutputFile } from './output-file.ts';
import { writeToStream } from './output-stream.ts';
import { parseVerifyArguments, type SideRequest, type SnapshotSide, type VerifyRequest } from './verify-arguments.ts';
import { packageVersion } from './version.ts';

/**
 * Runs `heapdiff verify --broken ... --fixed ...`: was the leak fixed?
 *
 * @param args - what follows its name
 * @returns whether all suspects of the broken run are known to grow no more, and none is new
 * @throws UsageMistake and HeapDiffError as a comparison does, and where a report is none
 */
export async function runVerify(args: readonly string[], host: Host): Promise<boolean> {
  const engine = await host.loadEngine();
  const chosen = await chooseAnalyzers(args, host, engine);
  const request = parseVerifyArguments(args, analyzerFlags(chosen.analyzers, engine.flagOf));
  const { broken, fixed, output, suspect, limits, command } = request;
  const file = output === undefined ? undefined : await openOutputFile(output, [...filesOf(broken), ...filesOf(fixed)]);

  // Reports first: one that is none is told before the long work.
  const stored = new Map<SideRequest, SideReport>();
  for (const side of [broken, fixed]) {
    if ('report' in side) stored.set(side, await engine.readReport(side.report));
  }
  const reportOf = async (side: SideRequest): Promise<SideReport> =>
    'report' in side ? stored.get(side)! : compareSide(side, request, chosen, host);
  const before = await reportOf(broken);
  expectSuspect(before, suspect, engine);
  const after = await reportOf(fixed);
  const result = engine.verifyFix(before, after, {
    rules: chosen.gate,
    today: host.today(),
    ...(limits === undefined ? {} : { typed: limits }),
    ...(suspect === undefined ? {} : { suspect }),
  });
  const report: VerifyReport = {
    schema: 'heapdiff/verify@1',
    tool: { name: 'heapdiff', version: packageVersion() },
    command,
    outcome: result.outcome,
    broken: { ...describeSide(broken, before), ...result.broken },
    fixed: { ...describeSide(fixed, after), ...result.fixed },
    verdicts: result.verdicts,
  };
  const { stdout, env } = host;
  const formats: Record<VerifyFormat, () => string> = {
    text: () => engine.formatVerify(report, { color: file === undefined && wantsColor(stdout, env) }),
    markdown: () => engine.formatVerifyMarkdown(report),
    json: () => engine.formatVerifyJson(report),
  };
  const text = formats[request.format]();
  await (file === undefined ? writeToStream(stdout, text) : file.write(text));
  return result.outcome === 'pass';
}

/** What is asked of each side. */
type SideReport = VerifiableReport & { readonly snapshots: readonly { readonly file: string }[] };

function filesOf(side: SideRequest): readonly string[] {
  return 'report' in side ? [side.report] : side.snapshots;
}

async function compareSide(
  { snapshots, iterations }: SnapshotSide,
  { analyzerOptions, command }: VerifyRequest,
  chosen: ChosenAnalyzers,
  host: Host,
): Promise<SideReport> {
  const { report } = await makeReport(
    {
      before: snapshots[0],
      between: snapshots.slice(1, -1),
      after: snapshots[snapshots.length - 1],
      ...(iterations === undefined ? {} : { iterations }),
      cuts: [],
      analyzerOptions,
      showStrings: false,
      command,
    },
    chosen,
    host,
  );
  expectTwo(report);
  return report;
}

/** A mistyped fingerprint must not look like a verdict. */
function expectSuspect({ suspects }: SideReport, fingerprint: string | undefined, engine: Engine): void {
  if (fingerprint === undefined || engine.findByFingerprint(suspects, fingerprint).length > 0) return;
  throw unknownSuspect(fingerprint, suspects);
}

function describeSide(side: SideRequest, { snapshots }: SideReport): Pick<VerifiedSide, 'report' | 'snapshots'> {
  return {
    ...('report' in side ? { report: side.report } : {}),
    snapshots: snapshots.map(({ file }) => ({ file })),
  };
}
