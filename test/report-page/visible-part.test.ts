import { expect, test } from 'vitest';
import type { GraphData } from '../../src/report/html/page-data.ts';
import { VisiblePart } from '../../src/report-page/visible-part.ts';

/** ROOT -> holder1 ... holderN => held, where holder n holds n objects: positions 0, 1 ... N, N + 1. */
function heldBy(holders: number): GraphData {
  const node = (name: string, kind: 'root' | 'survivor' | 'added', weight = 0) => ({
    name,
    kind,
    weight,
    figures: '',
    about: name,
  });
  const positions = Array.from({ length: holders }, (_, at) => at + 1);
  const edge = (source: number, target: number, count: number, isSuspectEdge: boolean) => ({
    source,
    target,
    count,
    isSuspectEdge,
    label: '.x',
  });
  return {
    nodes: [
      node('ROOT', 'root'),
      ...positions.map((at) => node(`holder${at}`, 'survivor')),
      node('held', 'added', 100),
    ],
    edges: positions.flatMap((at) => [edge(0, at, 1, false), edge(at, holders + 1, at, true)]),
  };
}

test('a small graph is shown whole', () => {
  const part = new VisiblePart(heldBy(12));
  expect([part.nodes.length, part.edges.length, part.hiddenCount]).toEqual([14, 24, 0]);
});

test('of a larger one the heaviest suspect edges come first, with the way from the root', () => {
  const part = new VisiblePart(heldBy(20));
  expect(part.nodes).toEqual([0, 17, 18, 19, 20, 21]);
  expect([part.start, part.hiddenCount, part.hiddenAround(21), part.hiddenAround(20)]).toEqual([20, 16, 16, 0]);
});

test('more are shown around an object, five at a time, then all, then the first again', () => {
  const part = new VisiblePart(heldBy(20));
  part.showMoreAround(21);
  expect(part.nodes).toEqual([0, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
  part.showMore();
  expect(part.hiddenCount).toBe(6);
  part.showAll();
  expect(part.hiddenCount).toBe(0);
  part.showFirst();
  expect(part.nodes).toEqual([0, 17, 18, 19, 20, 21]);
});

test('a hidden holder comes with its way from the root, and what is held comes with what hangs behind it', () => {
  // 0 -> 1 -> 2 => 3 -> 4, and fifteen more that 3 holds, and a second way to 3: 0 -> 20 -> 21 => 3
  const node = (kind: 'survivor' | 'added', weight: number) => ({ name: '', kind, weight, figures: '', about: '' });
  const edge = (source: number, target: number, isSuspectEdge = false) => ({
    source,
    target,
    count: 1,
    isSuspectEdge,
    label: '',
  });
  const graph: GraphData = {
    nodes: Array.from({ length: 22 }, (_, at) => node(at < 3 || at > 19 ? 'survivor' : 'added', at)),
    edges: [
      edge(0, 1),
      edge(1, 2),
      edge(2, 3, true),
      ...Array.from({ length: 16 }, (_, at) => edge(3, at + 4)),
      edge(0, 20),
      edge(20, 21),
      edge(21, 3),
    ],
  };
  const part = new VisiblePart(graph);
  expect(part.nodes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  part.showMoreAround(3);
  expect(part.nodes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 20, 21]);
});

test('a suspect that grew in place is shown with the way to it', () => {
  const graph: GraphData = {
    nodes: Array.from({ length: 20 }, (_, at) => ({
      name: '',
      kind: 'survivor' as const,
      weight: at,
      figures: '',
      about: '',
    })),
    edges: Array.from({ length: 19 }, (_, at) => ({
      source: at < 10 ? at : 0,
      target: at + 1,
      count: 1,
      isSuspectEdge: false,
      label: '',
    })),
  };
  const part = new VisiblePart(graph);
  expect([part.start, part.nodes]).toEqual([19, [0, 19]]);
});
