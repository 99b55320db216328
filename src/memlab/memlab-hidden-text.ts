import { MemlabNode } from './memlab-node.ts';

/** A string as a report may tell it: what it says is a stranger's, and may be a secret. */
export class MemlabHiddenText extends MemlabNode {
  /** The texts of other types memlab would put together from their parts. */
  override get type(): string {
    return 'string';
  }

  override get name(): string {
    return '...';
  }
}
