import type { GraphData } from '../report/html/page-data.ts';
import { button, element, svg } from './elements.ts';
import { readData } from './embedded-data.ts';
import { drawGraph } from './graph-drawing.ts';
import { type Layout, layOut, type PlacedNode } from './graph-layout.ts';
import { PanZoom } from './pan-zoom.ts';
import { VisiblePart } from './visible-part.ts';

/** From this width on holders stand left of what they hold, not above. */
const WIDE = 760;
const LEAST_HEIGHT = 150;
const MOST_HEIGHT = 560;

const KEYS_HELP = 'Arrow keys go from object to object, Enter shows more around one, + and - zoom, 0 shows all.';

/** The drawing of who holds what a suspect keeps, in the figure that has the data. */
export class RetainerGraph {
  readonly #graph: GraphData;
  readonly #part: VisiblePart;
  readonly #canvas: SVGSVGElement;
  readonly #drawing = svg('g');
  readonly #panZoom: PanZoom;
  readonly #about = element('p', { class: 'about', role: 'status' });
  readonly #more: HTMLButtonElement;
  readonly #all: HTMLButtonElement;
  readonly #fewer: HTMLButtonElement;
  #layout: Layout = { direction: 'TB', nodes: [], edges: [], width: 1, height: 1 };
  #marks = new Map<number, SVGGElement>();
  /** The one object that the tabulator key reaches. */
  #current = 0;

  constructor(figure: HTMLElement) {
    this.#graph = readData<GraphData>(figure);
    this.#part = new VisiblePart(this.#graph);
    this.#canvas = svg('svg', { class: 'canvas', role: 'group', 'aria-label': `Who holds it. ${KEYS_HELP}` });
    this.#canvas.append(this.#drawing);
    this.#panZoom = new PanZoom(this.#canvas, this.#drawing);
    this.#more = button('Show more', 'Show more', () => this.#change(() => this.#part.showMore()));
    this.#all = button('Show all', 'Show all', () => this.#change(() => this.#part.showAll()));
    this.#fewer = button('Show first', 'Show first', () => this.#change(() => this.#part.showFirst()));
    const tools = element(
      'div',
      { class: 'tools', role: 'group', 'aria-label': 'The drawing' },
      button('\u2212', 'Zoom out', () => this.#panZoom.zoomOut()),
      button('+', 'Zoom in', () => this.#panZoom.zoomIn()),
      button('Fit', 'Fit', () => this.#panZoom.fit(this.#layout.width, this.#layout.height)),
      this.#more,
      this.#all,
      this.#fewer,
    );
    figure.querySelector('figcaption')?.append(tools);
    figure.querySelector('figcaption')?.after(element('div', { class: 'frame' }, this.#canvas), this.#about);
    this.#canvas.addEventListener('keydown', (event) => this.#onKey(event));
    this.#current = this.#part.start;
    this.#draw();
    this.#tell(this.#current);
  }

  #change(change: () => void): void {
    change();
    this.#draw();
    const left = this.#part.hiddenCount;
    this.#about.textContent = left === 0 ? 'All is shown.' : `${left} more are not shown.`;
  }

  #draw(): void {
    const direction = this.#canvas.clientWidth >= WIDE ? 'LR' : 'TB';
    const nodes = this.#part.nodes;
    this.#layout = layOut(this.#graph, nodes, this.#part.edges, direction);
    const hidden = (node: number): number => this.#part.hiddenAround(node);
    this.#marks = drawGraph(this.#drawing, this.#graph, this.#layout, hidden);
    for (const [node, mark] of this.#marks) {
      mark.addEventListener('click', () => this.#expand(node));
      mark.addEventListener('focus', () => this.#tell(node));
      mark.addEventListener('mouseenter', () => this.#tell(node));
    }
    if (!this.#marks.has(this.#current)) this.#current = nodes[0];
    this.#marks.get(this.#current)?.setAttribute('tabindex', '0');
    const height = Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, this.#layout.height));
    this.#canvas.setAttribute('height', String(Math.ceil(height)));
    const { x, y } = this.#placeOf(this.#current);
    this.#panZoom.fitAround(this.#layout.width, this.#layout.height, x, y);
    this.#all.hidden = this.#part.hiddenCount === 0;
    this.#more.hidden = this.#part.hiddenCount === 0;
    this.#more.textContent = `Show more (${this.#part.hiddenCount})`;
    this.#fewer.hidden = this.#part.hiddenCount > 0 || this.#part.isSmall;
  }

  #expand(node: number): void {
    this.#current = node;
    if (this.#part.hiddenAround(node) > 0) this.#change(() => this.#part.showMoreAround(node));
    this.#goTo(node);
  }

  /** What is told of an object, and how it is held; its edges stand out as long. */
  #tell(node: number): void {
    const held = this.#part.edges.filter(({ target, label }) => target === node && label !== '');
    const ways = held.map(({ source, label }) => `${this.#graph.nodes[source].name} ${label}`);
    const more = this.#part.hiddenAround(node);
    this.#about.textContent = [
      this.#graph.nodes[node].about,
      ...(ways.length === 0 ? [] : [`held by ${ways.join(', ')}`]),
      ...(more === 0 ? [] : [`${more} more around it: Enter or click shows them`]),
    ].join(' \u00b7 ');
    for (const mark of this.#drawing.querySelectorAll<SVGElement>('[data-source]')) {
      const isNear = mark.dataset['source'] === String(node) || mark.dataset['target'] === String(node);
      mark.classList.toggle('near', isNear);
    }
  }

  #goTo(node: number): void {
    this.#marks.get(this.#current)?.setAttribute('tabindex', '-1');
    this.#current = node;
    const mark = this.#marks.get(node);
    mark?.setAttribute('tabindex', '0');
    mark?.focus({ preventScroll: true });
    const { x, y } = this.#placeOf(node);
    this.#panZoom.reveal(x, y);
  }

  #placeOf(node: number): PlacedNode {
    return this.#layout.nodes.find((placed) => placed.node === node) ?? this.#layout.nodes[0];
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = this.#neighbour(event.key);
    if (next !== undefined) this.#goTo(next);
    else if (event.key === 'Enter' || event.key === ' ') this.#expand(this.#current);
    else if (event.key === '+') this.#panZoom.zoomIn();
    else if (event.key === '-') this.#panZoom.zoomOut();
    else if (event.key === '0') this.#panZoom.fit(this.#layout.width, this.#layout.height);
    else return;
    event.preventDefault();
  }

  /** The nearest object in the direction of an arrow key. */
  #neighbour(key: string): number | undefined {
    const [right, down] = DIRECTIONS.get(key) ?? [0, 0];
    if (right === 0 && down === 0) return undefined;
    const { x, y } = this.#placeOf(this.#current);
    const others = this.#layout.nodes.flatMap((placed) => {
      const along = (placed.x - x) * right + (placed.y - y) * down;
      const aside = Math.abs((placed.x - x) * down) + Math.abs((placed.y - y) * right);
      return along > 1 ? [{ node: placed.node, distance: along + 2 * aside }] : [];
    });
    return others.sort((left, other) => left.distance - other.distance)[0]?.node ?? this.#current;
  }
}

/** How far each arrow key goes to the right, and down. */
const DIRECTIONS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowRight', [1, 0]],
  ['ArrowLeft', [-1, 0]],
  ['ArrowDown', [0, 1]],
  ['ArrowUp', [0, -1]],
]);
