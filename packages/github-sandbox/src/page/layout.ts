import { html } from 'hono/html';
import { avatar } from './avatar.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import type { View } from './view.ts';
import { face } from './words.ts';

/** Attributes and elements that a refresh leaves alone. They are open details, and forms that are being filled in. */
const HTMX = JSON.stringify({
  morphIgnore: ['data-htmx-powered', 'open'],
  morphSkip: 'form[data-typed]',
  includeIndicatorCSS: false,
});

/** A whole page around `content`. `title` is text. */
export function layout(view: View, title: string, content: Markup): Markup {
  return html`<!doctype html>
<html lang="en" data-color-mode="auto" data-light-theme="light" data-dark-theme="dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="htmx-config" content="${HTMX}">
<title>${title} · Sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/-/assets/primer.css">
<link rel="stylesheet" href="/-/assets/page.css">
<script src="/-/assets/htmx.js" defer></script>
<script src="/-/assets/live.js" defer></script>
</head>
<body>
<a class="skip" href="#live">Skip to content</a>
${header(view)}
<main id="live" data-here="${view.here}" data-revision="${view.context.world.revision}">
${flash(view)}
${content}
</main>
<footer class="footer">This is a GitHub of your own, on this machine only. Nothing here reaches github.com. <a href="/">People and repositories</a> · <a href="/sandbox">Webhooks, requests and faults</a></footer>
</body>
</html>`;
}

function flash(view: View): Markup {
  if (view.flash === null) return html``;
  return html`<div class="flash flash-error container" role="alert">${icon('alert')} ${view.flash.message}</div>`;
}

function header(view: View): Markup {
  return html`<header class="top">
<a class="top-home" href="/">${icon('beaker')}<span>Sandbox</span></a>
<a class="top-link" href="/sandbox">${icon('webhook')}<span>Machine room</span></a>
<form class="top-user" method="post" action="/-/user" aria-label="Whom you play">
${view.me === null ? icon('person') : avatar(face(view.me), 24)}
<label for="as"><span class="top-as">You are</span></label>
<input type="hidden" name="back" value="${view.here}">
<select id="as" name="as" class="top-select" data-submit>
<option value="">nobody (signed out)</option>
${users(view).map((user) => html`<option value="${user.login}"${user === view.me ? ' selected' : ''}>${user.login}${user.name === null ? '' : ` (${user.name})`}</option>`)}
</select>
<noscript><button class="btn btn-sm">Switch</button></noscript>
</form>
</header>`;
}

/** Everyone to act as: people, without bots and GitHub itself. */
export function users(view: View) {
  return [...view.context.world.accounts.values()]
    .filter((account) => account.kind === 'User' && account.login !== 'web-flow')
    .sort((a, b) => a.login.localeCompare(b.login));
}
