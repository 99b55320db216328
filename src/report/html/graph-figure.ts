import type { Suspect } from '../../retention/suspect.ts';
import type { SuspectGraphNode } from '../../retention/suspect-graph.ts';
import { escapeText } from '../escape.ts';
import { formatBytes, formatCount } from '../units.ts';
import { embedJson } from './embedded-json.ts';
import { type Content, code, html, SEPARATOR } from './markup.ts';
import type { GraphData, GraphDataEdge, GraphDataNode } from './page-data.ts';
import { graphOf } from './suspect-names.ts';

const CLASS_WIDTH = 120;
const LABEL_WIDTH = 80;
const KINDS = { root: 'root', survivor: 'there before', added: 'born after' } as const;

/** Who holds what a suspect keeps: a place for the drawing, its data, and the same as a table. */
export function writeGraph(suspect: Suspect): Content {
  const graph = graphOf(suspect);
  if (graph === undefined) return '';
  const { nodesLeftOut, edgesLeftOut } = graph.getAttributes();
  const position = new Map(graph.nodes().map((key, at) => [key, at]));
  const data: GraphData = {
    nodes: graph.mapNodes((_, node) => describeNode(node)),
    edges: graph.mapEdges((_, { label, count, isSuspectEdge }, source, target): GraphDataEdge => {
      const ends = { source: position.get(source)!, target: position.get(target)! };
      return { ...ends, label: escapeText(label, LABEL_WIDTH), count, isSuspectEdge };
    }),
  };
  const left = nodesLeftOut + edgesLeftOut;
  const leftOut = `${formatCount(nodesLeftOut)} objects and ${formatCount(edgesLeftOut)} references of lesser weight are left out`;
  return html`<figure class="graph">
<figcaption><h4>Who holds it</h4><span class="legend">red: the suspect edge, and what was born after</span></figcaption>
${embedJson(data)}
${left > 0 ? html`<p class="quiet">${leftOut}</p>` : ''}
<details class="inner"><summary>As a table</summary>
<table class="edges"><caption class="unseen">All references on the way to what is held</caption>
<thead><tr><th scope="col">Holder</th><th scope="col">Reference</th><th scope="col">Held</th></tr></thead>
<tbody>
${data.edges.map((edge) => writeEdge(edge, data.nodes))}</tbody></table></details>
</figure>`;
}

function describeNode({
  className,
  count,
  kind,
  shallowBytes,
  retainedBytes,
  sampleIds,
}: SuspectGraphNode): GraphDataNode {
  const name = escapeText(className, CLASS_WIDTH);
  const times = count > 1 ? `x${formatCount(count)}` : '';
  const keeps = retainedBytes === undefined ? '' : formatBytes(retainedBytes);
  const about = [
    `${name}${times === '' ? '' : ` ${times}`}`,
    KINDS[kind],
    ...(kind === 'root' ? [] : [`own ${formatBytes(shallowBytes)}`]),
    ...(keeps === '' ? [] : [`keeps ${keeps}`]),
    ...(kind === 'root' ? [] : [sampleIds.map((id) => `@${id}`).join(', ')]),
  ];
  return {
    name,
    figures: [times, keeps].filter((figure) => figure !== '').join(SEPARATOR),
    kind,
    about: about.filter((part) => part !== '').join(SEPARATOR),
    weight: retainedBytes ?? shallowBytes,
  };
}

function writeEdge({ source, target, label, count, isSuspectEdge }: GraphDataEdge, nodes: GraphData['nodes']): Content {
  const times = count > 1 ? ` x${formatCount(count)}` : '';
  const mark = isSuspectEdge ? html` <span class="chip alarm">suspect edge</span>` : '';
  return html`<tr${isSuspectEdge ? html` class="suspect-edge"` : ''}><td>${code(nodes[source].name, CLASS_WIDTH)}</td><td>${code(label, LABEL_WIDTH)}${times}${mark}</td><td>${code(nodes[target].name, CLASS_WIDTH)} ${nodes[target].figures}</td></tr>\n`;
}
