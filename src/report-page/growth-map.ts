import { type HierarchyRectangularNode, hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import type { GrowthArea, GrowthMapData, GrowthPart } from '../report/html/page-data.ts';
import { shorten, svg } from './elements.ts';
import { readData } from './embedded-data.ts';
import { wholeFigures } from './whole-figures.ts';

interface Item {
  readonly name: string;
  readonly figures: string;
  readonly bytes: number;
  readonly area?: GrowthArea;
  readonly children?: readonly Item[];
}

type Placed = HierarchyRectangularNode<Item>;

/** Height by width: the narrower the page, the taller the map. */
const NARROW = 640;
const HEIGHTS = { narrow: 320, wide: 300 };
const HEAD_HEIGHT = 22;
const LEAST_HEAD_WIDTH = 40;
const LETTER = 7.3;
const LINE = 15;
/** Between the border of a part and what is written in it. */
const INSET = 6;
/** Fewer letters of a name than this say nothing. */
const LEAST_LETTERS = { besideFigures: 8, alone: 4 };
const COLORS = 6;

/** Draws the map of where the growth sits, anew whenever its width changes; each suspect is a link to what is said of it. */
export function showGrowthMap(figure: HTMLElement): void {
  const { areas } = readData<GrowthMapData>(figure);
  const root: Item = { name: '', figures: '', bytes: 0, children: areas.map(toItem) };
  const canvas = svg('svg', { class: 'map-canvas', role: 'group', 'aria-label': 'Where the growth sits' });
  figure.prepend(canvas);
  let drawnWidth = 0;
  const draw = (): void => {
    const width = Math.floor(canvas.clientWidth);
    if (width === 0 || width === drawnWidth) return;
    drawnWidth = width;
    const height = width < NARROW ? HEIGHTS.narrow : HEIGHTS.wide;
    canvas.setAttribute('height', String(height));
    canvas.replaceChildren(...(place(root, width, height).children ?? []).map(drawArea));
  };
  new ResizeObserver(draw).observe(canvas);
  draw();
}

/** Parts fill their area: what several suspects keep is told with one of them, and so the sums are not the same. */
function toItem(area: GrowthArea): Item {
  const { name, figures, bytes, parts } = area;
  const sum = parts.reduce((total, part) => total + part.bytes, 0);
  if (sum === 0) return { name, figures, bytes, area };
  const children = parts.map((part: GrowthPart) => ({ ...part, bytes: (part.bytes / sum) * bytes }));
  return { name, figures, bytes, area, children };
}

function place(root: Item, width: number, height: number): Placed {
  const sized = hierarchy<Item>(root).sum(({ bytes, children }) => (children === undefined ? bytes : 0));
  return treemap<Item>()
    .tile(treemapSquarify.ratio(1.4))
    .size([width, height])
    .paddingInner(2)
    .paddingTop((placed) => (placed.depth === 1 && placed.children && hasHead(placed) ? HEAD_HEIGHT : 0))
    .round(true)(sized);
}

/** A link, and what is written on it: beside it, so that its name is whole where what is written is cut. */
function drawArea(placed: Placed, at: number): SVGGElement {
  const { name, figures, area } = placed.data;
  const kind = area?.kind === 'suspect' ? `color-${at % COLORS}` : 'color-none';
  const link = svg('a', { href: `#${area?.target ?? ''}`, class: 'area', 'aria-label': `${name}, ${figures}` });
  const parts = placed.children ?? [];
  link.append(svg('title', {}, `${name}\n${figures}`), drawRect(placed, 'ground'), ...parts.map(drawPart));
  const texts = svg('g', { 'aria-hidden': 'true' });
  if (parts.length === 0) texts.append(...writeIn(boxOf(placed), [name, figures], 'head'));
  else if (hasHead(placed)) {
    const box = { ...boxOf(placed), height: HEAD_HEIGHT };
    texts.append(...writeIn(box, [headText(name, figures, box.width)], 'head'));
  }
  for (const part of parts) texts.append(...writeIn(boxOf(part), [part.data.name, part.data.figures], 'name'));
  return svg('g', { class: kind }, link, texts);
}

function drawPart(placed: Placed): SVGGElement {
  const { name, figures } = placed.data;
  return svg('g', { 'aria-hidden': 'true' }, svg('title', {}, `${name}\n${figures}`), drawRect(placed, 'part'));
}

/** Whether there is room for a line above the parts. */
function hasHead({ x0, x1 }: Placed): boolean {
  return x1 - x0 > LEAST_HEAD_WIDTH;
}

/** The name gives way to the figures, where there is room for both. */
function headText(name: string, figures: string, width: number): string {
  const letters = lettersIn(width) - figures.length - 2;
  return letters < LEAST_LETTERS.besideFigures ? name : `${shorten(name, letters)}  ${figures}`;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxOf({ x0, y0, x1, y1 }: Placed): Box {
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

function drawRect(placed: Placed, name: string): SVGRectElement {
  return svg('rect', { ...boxOf(placed), class: name, rx: 3 });
}

/** A name and its figures below it, as far as there is room: a name is cut, a figure is whole or left out. */
function writeIn(
  { x, y, width, height }: Box,
  [name, figures = '']: readonly string[],
  kind: string,
): SVGTextElement[] {
  const letters = lettersIn(width);
  const rows = Math.floor((height - 4) / LINE);
  if (letters < LEAST_LETTERS.alone) return [];
  return [shorten(name, letters), wholeFigures(figures, letters)]
    .filter((line) => line !== '')
    .slice(0, Math.max(0, rows))
    .map((text, row) => svg('text', { x: x + INSET, y: y + (row + 1) * LINE, class: kind }, text));
}

function lettersIn(width: number): number {
  return Math.floor((width - 2 * INSET) / LETTER);
}
