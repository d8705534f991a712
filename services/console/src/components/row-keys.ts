import type { KeyboardEvent } from 'react';

const forward: ReadonlySet<string> = new Set(['ArrowDown', 'j']);
const backward: ReadonlySet<string> = new Set(['ArrowUp', 'k']);

/**
 * Lets arrow keys, j and k move between the rows of a table whose main link carries `data-row-link`.
 * Enter is the link's own, so nothing else is taken from the browser.
 */
export function moveBetweenRows(event: KeyboardEvent<HTMLTableElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const step = forward.has(event.key) ? 1 : backward.has(event.key) ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link] a')];
  const row = event.target instanceof Element ? event.target.closest('tr') : null;
  const at = links.findIndex((link) => row?.contains(link));
  const next = links[at + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
