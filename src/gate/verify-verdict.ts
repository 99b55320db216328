import type { VerifyOutcome } from './judge-change.ts';
import type { GrowthRate } from './measure-rate.ts';

/** What a verification says of suspects that are the same; two verdicts may have one fingerprint, where files tell them apart. */
export interface VerifyVerdict {
  readonly fingerprint: string;
  readonly title: string;
  /** The title of what is left with the fix, where it tells of other holders or classes, and how many suspects more there are. */
  readonly titleAfter?: string;
  readonly outcome: VerifyOutcome;
  /** Why, in words. */
  readonly reason: string;
  /** How they grew without the fix; absent where they did not. */
  readonly before?: GrowthRate;
  /** How they grow with it; absent where they do not. */
  readonly after?: GrowthRate;
  /** `after` as a share of `before`, of bytes or objects, whichever is more; absent where they cannot be compared. */
  readonly shareOfRate?: number;
}
