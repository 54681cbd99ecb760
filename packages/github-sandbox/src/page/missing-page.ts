import { html } from 'hono/html';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import type { View } from './view.ts';

/** The page for what does not exist or is hidden from this visitor. GitHub does not distinguish the two. */
export function missingPage(view: View): Markup {
  const who = view.me === null ? 'somebody who is signed out' : view.me.login;
  return html`<div class="container"><div class="blank">${icon('search')}<h1>This is not the page you are looking for</h1>
<p>It does not exist, or ${who} may not see it. Choose another person at the top right, or go to <a href="/">people and repositories</a>.</p></div></div>`;
}
