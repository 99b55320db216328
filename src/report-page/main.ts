import { showGrowthMap } from './growth-map.ts';
import { RetainerGraph } from './retainer-graph.ts';
import { startSearch } from './search.ts';

// The page reads without this: it adds the search, the map, the drawings, and opens what a link leads to.
startSearch();
openTarget();
window.addEventListener('hashchange', openTarget);
for (const figure of document.querySelectorAll<HTMLElement>('figure.map')) showGrowthMap(figure);
for (const suspect of document.querySelectorAll<HTMLDetailsElement>('details.suspect')) {
  suspect.addEventListener('toggle', () => drawGraph(suspect));
  drawGraph(suspect);
}

/** A drawing is made when its suspect is first opened: it has no size before. */
function drawGraph(suspect: HTMLDetailsElement): void {
  const figure = suspect.querySelector<HTMLElement>('figure.graph:not(.drawn)');
  if (!suspect.open || figure === null) return;
  figure.classList.add('drawn');
  new RetainerGraph(figure);
}

function openTarget(): void {
  const target = document.getElementById(location.hash.slice(1));
  if (!(target instanceof HTMLDetailsElement)) return;
  target.open = true;
  target.hidden = false;
  target.querySelector('summary')?.focus();
  target.scrollIntoView();
}
