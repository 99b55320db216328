import { type DataField, edgeFields, listEdges, listNodes, nodeFields } from './graph-data.ts';
import { type Picture, writeTitle } from './picture.ts';
import { escapeXml } from './xml-escape.ts';

/**
 * The picture's graph as GraphML, for yEd, Cytoscape, networkx. It is written here: graphology's package for the format only
 * reads it.
 *
 * @returns XML that ends with a line break; the same picture gives the same text
 */
export function formatGraphml(picture: Picture): string {
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    '  <key id="title" for="graph" attr.name="title" attr.type="string"/>',
    ...nodeFields.map((field) => declare(field, 'node')),
    ...edgeFields.map((field) => declare(field, 'edge')),
    '  <graph id="G" edgedefault="directed">',
    `    <data key="title">${escapeXml(writeTitle(picture))}</data>`,
    ...listNodes(picture).flatMap(({ key, data }) => writeElement(`node id="${key}"`, 'node', data)),
    ...listEdges(picture).flatMap(({ key, source, target, data }) =>
      writeElement(`edge id="${key}" source="${source}" target="${target}"`, 'edge', data),
    ),
    '  </graph>',
    '</graphml>',
  ].join('\n')}\n`;
}

function declare({ name, type }: DataField, element: 'node' | 'edge'): string {
  return `  <key id="${element}-${name}" for="${element}" attr.name="${name}" attr.type="${type}"/>`;
}

function writeElement(start: string, element: 'node' | 'edge', data: ReadonlyMap<string, unknown>): string[] {
  const values = [...data].map(([name, value]) => {
    return `      <data key="${element}-${name}">${escapeXml(String(value))}</data>`;
  });
  return [`    <${start}>`, ...values, `    </${element}>`];
}
