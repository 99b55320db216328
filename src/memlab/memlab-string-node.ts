import type { AnyRecord, IHeapNode, IHeapStringNode } from '@memlab/core';
import { MemlabNode } from './memlab-node.ts';

/** A node that is a string, with its text. */
export class MemlabStringNode extends MemlabNode implements IHeapStringNode {
  /** The text as far as a snapshot knows it: V8 cuts long ones, and of a slice only the parent is known. */
  get stringValue(): string {
    const parts: string[] = [];
    const pending: IHeapNode[] = [this];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (node.type === 'concatenated string') pending.push(partOf(node, 'second'), partOf(node, 'first'));
      else if (node.type === 'sliced string') parts.push(`<sliced string of @${partOf(node, 'parent').id}>`);
      else parts.push(node.name);
    }
    return parts.join('');
  }

  override getJSONifyableObject(): AnyRecord {
    return { ...super.getJSONifyableObject(), contructorName: 'HeapStringNode', stringValue: this.stringValue };
  }
}

function partOf(node: IHeapNode, edge: string): IHeapNode {
  const part = node.getReferenceNode(edge);
  if (part === null || !part.isString) throw new Error(`broken ${node.type} @${node.id}: it has no "${edge}"`);
  return part;
}
