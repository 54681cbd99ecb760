import { html } from 'hono/html';
import type { Markup } from './markup.ts';

/** Dark enough for white letters. */
const COLOURS = [
  '#0969da',
  '#1a7f37',
  '#9a6700',
  '#bc4c00',
  '#cf222e',
  '#8250df',
  '#bf3989',
  '#57606a',
  '#1b7c83',
  '#6639ba',
];

/** The account of an avatar: `square` for bots and organizations, as on GitHub. */
export interface Face {
  readonly login: string;
  readonly square: boolean;
}

/** An avatar made of the initials. Accounts of the sandbox have no other, and nothing is fetched from elsewhere. */
export function avatar(face: Face, size = 20): Markup {
  const letters = [...face.login.replace(/[^\p{L}\p{N}]/gu, '')].slice(0, 2).join('').toUpperCase() || '?';
  let sum = 0;
  for (const letter of face.login.toLowerCase()) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  const colour = COLOURS[sum % COLOURS.length] ?? '#57606a';
  return html`<svg class="avatar" width="${size}" height="${size}" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" rx="${face.square ? 6 : 20}" fill="${colour}"></rect><text x="20" y="20.5" text-anchor="middle" dominant-baseline="central" font-size="16" font-weight="600" fill="#fff">${letters}</text></svg>`;
}
