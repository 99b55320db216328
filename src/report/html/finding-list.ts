import type { ReportedFinding } from '../../analysis/check-results.ts';
import { formatBytes, formatCount } from '../units.ts';
import { code, type Html, html, SEPARATOR } from './markup.ts';

const FINDINGS_SHOWN = 100;
const IDS_SHOWN = 3;
const ANALYZER_WIDTH = 60;
const TITLE_WIDTH = 600;

/** What analyzers found, the largest first. */
export function writeFindings(findings: readonly ReportedFinding[]): Html {
  const left = findings.length - FINDINGS_SHOWN;
  return html`<ul class="findings">
${findings.slice(0, FINDINGS_SHOWN).map(writeFinding)}${left > 0 ? html`<li class="quiet">... ${formatCount(left)} more, in --format json</li>` : ''}</ul>`;
}

function writeFinding({ analyzer, title, retainedBytes, nodeIds }: ReportedFinding): Html {
  const ids = nodeIds.slice(0, IDS_SHOWN).map((id) => `@${id}`);
  const about = [
    ...(retainedBytes > 0 ? [formatBytes(retainedBytes)] : []),
    ...(ids.length > 0 ? [ids.join(', ')] : []),
  ];
  return html`<li><strong>${code(analyzer, ANALYZER_WIDTH)}</strong> ${code(title, TITLE_WIDTH)} <span class="quiet">${about.join(SEPARATOR)}</span></li>\n`;
}
