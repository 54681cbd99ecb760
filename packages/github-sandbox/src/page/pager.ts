import { html } from 'hono/html';
import type { Markup } from './markup.ts';

/** Links to the previous and next page of a list. `query` is what the pages have in common (`state=open&`). */
export function pager(query: string, page: number, pages: number): Markup {
  if (pages < 2) return html``;
  const step = (to: number, label: string) =>
    to < 1 || to > pages ? '' : html`<a class="btn btn-sm" href="?${query}page=${to}">${label}</a>`;
  return html`<nav class="pager" aria-label="Pages">${step(page - 1, 'Previous')} <span>Page ${page} of ${pages}</span> ${step(page + 1, 'Next')}</nav>`;
}
