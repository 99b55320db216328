/** The values that stand in a figure as JSON. */
export function readData<T>(figure: HTMLElement): T {
  return JSON.parse(figure.querySelector('script[type="application/json"]')?.textContent ?? '') as T;
}
