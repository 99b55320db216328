import type { Tool } from '../tool.ts';
import { COMPARE_TOOL } from './compare-tool.ts';
import { CUT_TOOL } from './cut-tool.ts';
import { FILES_TOOL } from './files-tool.ts';
import { OBJECTS_TOOL } from './objects-tool.ts';
import { RETAINERS_TOOL } from './retainers-tool.ts';
import { SUMMARY_TOOL } from './summary-tool.ts';
import { SUSPECT_TOOL } from './suspect-tool.ts';

/** All that can be asked, in the order in which one asks. */
export const TOOLS: readonly Tool[] = [
  FILES_TOOL,
  COMPARE_TOOL,
  SUSPECT_TOOL,
  CUT_TOOL,
  OBJECTS_TOOL,
  RETAINERS_TOOL,
  SUMMARY_TOOL,
];
