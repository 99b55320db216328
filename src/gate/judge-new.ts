import type { Budget, GateRules } from './budget.ts';
import type { GatedReport, GatedSuspect, GateVerdict } from './check-gate.ts';
import { countOfClass } from './excess.ts';
import { isFew, whatIsMissing } from './judge-change.ts';
import { measureRate } from './measure-rate.ts';
import { runLengthOf } from './run-length.ts';
import type { VerifyVerdict } from './verify-verdict.ts';

/** What somebody said of limits, in the rules or on the command line. */
interface Limits {
  readonly rules: GateRules;
  readonly typed?: Budget;
}

/**
 * What only the fixed run has passes where its rules allow it; where there is no rule for it, it must be a leak to fail.
 *
 * @param there - suspects of the fixed run that are the same, one or more
 * @param gate - what the gate says of each of them
 * @param fixed - the report of the fixed run
 */
export function judgeNew(
  there: readonly GatedSuspect[],
  gate: readonly GateVerdict[],
  fixed: GatedReport & { readonly snapshots: readonly unknown[] },
  limits: Limits,
): VerifyVerdict {
  const [{ fingerprint, title }] = there;
  const length = runLengthOf(fixed);
  const after = measureRate(there, length);
  const failing = gate.find(({ outcome }) => outcome === 'over' || outcome === 'expired');
  const named = { fingerprint, title, after };
  if (failing === undefined) {
    const [{ reason, limits = [] }] = gate;
    const within = limits.length === 0 ? 'within its budget' : limits.map(({ words }) => words).join('; ');
    return { ...named, outcome: 'pass', reason: `new with the fix: ${reason === '' ? within : reason}` };
  }
  const isLeak = there.some(({ verdict }) => verdict === 'leak');
  const isInPlace = after.count === 0;
  if (isLimited(there, limits) || isLeak || !(isInPlace || isFew(after, length)))
    return { ...named, outcome: 'fail', reason: `new with the fix: ${failing.reason}` };
  const reason = `new with the fix, ${whatIsMissing(fixed.snapshots.length)}`;
  return { ...named, outcome: 'cannot tell', reason };
}

/** Whether somebody said what they may be. */
function isLimited(there: readonly GatedSuspect[], { rules, typed = {} }: Limits): boolean {
  const { budget, classes = {}, allow = [] } = rules;
  return (
    budget !== undefined ||
    Object.keys(typed).length > 0 ||
    Object.keys(classes).some((name) => there.some((suspect) => countOfClass(suspect, name) > 0)) ||
    there.some(({ fingerprint }) => allow.some((allowed) => allowed.fingerprint === fingerprint))
  );
}
