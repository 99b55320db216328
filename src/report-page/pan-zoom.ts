import { select } from 'd3-selection';
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';

const LEAST_SCALE = 0.15;
const MOST_SCALE = 3;
/** A drawing that would be smaller than this is not shown whole at first: nobody could read it. */
const READABLE_SCALE = 0.62;
const STEP = 1.3;

/** Lets a drawing be moved and scaled: by drag, by wheel with Ctrl, by two fingers and by calls. */
export class PanZoom {
  readonly #canvas: SVGSVGElement;
  readonly #behavior: ZoomBehavior<SVGSVGElement, unknown>;

  /** @param drawing - what is moved in the canvas */
  constructor(canvas: SVGSVGElement, drawing: SVGGElement) {
    this.#canvas = canvas;
    this.#behavior = zoom<SVGSVGElement, unknown>()
      .scaleExtent([LEAST_SCALE, MOST_SCALE])
      .extent(() => [[0, 0], this.#size()])
      .filter(isMeant)
      .on('zoom', ({ transform }: { transform: ZoomTransform }) => {
        drawing.setAttribute('transform', transform.toString());
      });
    select(canvas).call(this.#behavior).on('dblclick.zoom', null);
  }

  /** Scales around the middle. */
  zoomIn(): void {
    this.#behavior.scaleBy(select(this.#canvas), STEP);
  }

  zoomOut(): void {
    this.#behavior.scaleBy(select(this.#canvas), 1 / STEP);
  }

  /** Shows all of a drawing, no larger than it is. */
  fit(width: number, height: number): void {
    const [room, depth] = this.#size();
    const scale = Math.max(LEAST_SCALE, Math.min(1, room / width, depth / height));
    this.#place(scale, (room - width * scale) / 2, (depth - height * scale) / 2);
  }

  /** Shows all of a drawing where it can be read then, else what is around a point of it. */
  fitAround(width: number, height: number, x: number, y: number): void {
    const [room, depth] = this.#size();
    if (Math.min(room / width, depth / height) >= READABLE_SCALE) {
      this.fit(width, height);
      return;
    }
    const scale = Math.min(1, Math.max(READABLE_SCALE, room / width, depth / height));
    this.#place(scale, shift(room, width * scale, x * scale), shift(depth, height * scale, y * scale));
  }

  /** Moves a point of the drawing into sight. */
  reveal(x: number, y: number): void {
    const [room, depth] = this.#size();
    const node = select(this.#canvas).property('__zoom') as ZoomTransform;
    const [left, top] = node.apply([x, y]);
    const isSeen = left > 40 && left < room - 40 && top > 24 && top < depth - 24;
    if (!isSeen) this.#behavior.translateTo(select(this.#canvas), x, y);
  }

  #place(scale: number, x: number, y: number): void {
    this.#behavior.transform(select(this.#canvas), zoomIdentity.translate(x, y).scale(scale));
  }

  #size(): [number, number] {
    return [this.#canvas.clientWidth || 1, this.#canvas.clientHeight || 1];
  }
}

/** The wheel alone and one finger move the page. */
function isMeant(event: MouseEvent | WheelEvent | TouchEvent): boolean {
  if ('touches' in event) return event.touches.length > 1;
  return event.type === 'wheel' ? event.ctrlKey || event.metaKey : event.button === 0;
}

/** Where a drawing that is larger than its room begins, so that a point of it is in the middle and no room is left empty. */
function shift(room: number, length: number, point: number): number {
  return length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, room / 2 - point));
}
