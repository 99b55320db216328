/** Lets the search box hide the suspects that have not all of its words in their title, classes or fingerprint. */
export function startSearch(): void {
  const box = document.querySelector<HTMLInputElement>('#search');
  const count = document.querySelector<HTMLElement>('#search-count');
  if (box === null || count === null) return;
  box.closest<HTMLElement>('[hidden]')?.removeAttribute('hidden');
  const sections = [...document.querySelectorAll<HTMLElement>('details.suspect')];
  const rows = new Map(
    [...document.querySelectorAll<HTMLElement>('tr[data-suspect]')].map((row) => [row.dataset['suspect'], row]),
  );
  box.addEventListener('input', () => {
    const words = box.value.toLowerCase().split(/\s+/u);
    let found = 0;
    for (const section of sections) {
      const isFound = words.every((word) => section.dataset['search']?.includes(word));
      section.hidden = !isFound;
      const row = rows.get(section.id);
      if (row !== undefined) row.hidden = !isFound;
      if (isFound) found++;
    }
    count.textContent = box.value.trim() === '' ? '' : `${found} of ${sections.length}`;
  });
}
