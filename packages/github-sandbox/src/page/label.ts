import { html } from 'hono/html';
import type { Label } from '../model/repository.ts';
import type { Markup } from './markup.ts';

/** A label in its color, with legible text. */
export function labelChip(label: Label): Markup {
  const colour = /^[0-9a-f]{6}$/i.test(label.color) ? label.color : 'ededed';
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const light = (red * 299 + green * 587 + blue * 114) / 255_000 > 0.6;
  return html`<span class="IssueLabel" title="${label.description ?? ''}" style="background-color:#${colour};color:${light ? '#1f2328' : '#ffffff'}">${label.name}</span>`;
}
