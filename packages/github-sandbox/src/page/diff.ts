import { html } from 'hono/html';
import type { FileChange } from '../git/content.ts';
import type { ObjectStore } from '../model/git.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { count } from './words.ts';

/** Unchanged lines shown on either side of a change, as on GitHub. */
const AROUND = 3;

interface Hunk {
  /** Number of the first shown line, from 1, before and after. */
  readonly start: number;
  readonly above: readonly string[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly below: readonly string[];
}

/** The changes of files, each file as one block. A block reaches from the first to the last changed line. */
export function filesChanged(store: ObjectStore, changes: readonly FileChange[]): Markup {
  if (changes.length === 0)
    return html`<div class="blank"><h2>No files changed</h2><p>Both sides have the same content.</p></div>`;
  return html`<p class="files-summary">Showing <strong>${count(changes.length, 'changed file')}</strong></p>
${changes.map((change) => fileBox(store, change))}`;
}

function fileBox(store: ObjectStore, change: FileChange): Markup {
  const hunk = difference(lines(store, change.before), lines(store, change.after));
  return html`<article class="box diff" id="file-${change.path}"><header class="box-head"><span class="diff-stat"><ins>+${hunk.added.length}</ins> <del>−${hunk.removed.length}</del></span> ${icon('file')} <code>${change.path}</code> <span class="Label">${change.status}</span></header>
<div class="diff-scroll"><table class="diff-table"><caption class="sr-only">Changes of ${change.path}</caption><tbody>${rows(hunk)}</tbody></table></div></article>`;
}

function rows(hunk: Hunk): Markup[] {
  let before = hunk.start;
  let after = hunk.start;
  const same = (line: string) => row('same', before++, after++, line);
  return [
    ...hunk.above.map(same),
    ...hunk.removed.map((line) => row('removed', before++, null, line)),
    ...hunk.added.map((line) => row('added', null, after++, line)),
    ...hunk.below.map(same),
  ];
}

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;

function row(kind: keyof typeof SIGNS, before: number | null, after: number | null, line: string): Markup {
  return html`<tr class="diff-${kind}"><td class="diff-number">${before ?? ''}</td><td class="diff-number">${after ?? ''}</td><td class="diff-line"><span class="diff-sign">${SIGNS[kind]}</span>${line}</td></tr>`;
}

/** The lines of a file; none if there is no such file. */
export function lines(store: ObjectStore, blob: string | null): readonly string[] {
  const content = store.blobs.get(blob ?? '')?.content ?? '';
  return content === '' ? [] : content.replace(/\n$/, '').split('\n');
}

function difference(before: readonly string[], after: readonly string[]): Hunk {
  const shorter = Math.min(before.length, after.length);
  let top = 0;
  while (top < shorter && before[top] === after[top]) top++;
  let bottom = 0;
  while (bottom < shorter - top && before[before.length - 1 - bottom] === after[after.length - 1 - bottom]) bottom++;
  const from = Math.max(0, top - AROUND);
  return {
    start: from + 1,
    above: before.slice(from, top),
    removed: before.slice(top, before.length - bottom),
    added: after.slice(top, after.length - bottom),
    below: before.slice(before.length - bottom, before.length - bottom + AROUND),
  };
}
