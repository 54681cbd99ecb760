import { html } from 'hono/html';
import type { Delivery } from '../model/apps.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import type { View } from './view.ts';
import { count, when } from './words.ts';

/** Deliveries and requests shown on one page. */
const PAGE = 50;

/** A fault that the page can switch on, by its name in the form. */
export const SWITCHES = {
  'status-502': {
    label: 'The next API request answers 502, and nothing is done',
    effect: { kind: 'status', status: 502 },
  },
  'lost-answer': { label: 'The next API request is done, but its answer is lost', effect: { kind: 'lost-answer' } },
  'rate-limit': {
    label: 'The next API request meets the hourly rate limit (for 20 seconds)',
    effect: { kind: 'primary-rate-limit', resetInSeconds: 20 },
  },
  'webhook-drop': { label: 'The next webhook is never sent', effect: { kind: 'webhook-drop' } },
  'webhook-double': { label: 'The next webhook is sent twice', effect: { kind: 'webhook-double' } },
  'webhook-reorder': {
    label: 'The next webhook is overtaken by the one after it',
    effect: { kind: 'webhook-reorder' },
  },
} as const;

/** The page of webhooks, requests and faults. `page` of the deliveries is from 1. */
export function machinePage(view: View, page: number): Markup {
  return html`<div class="container machine"><h1>Machine room</h1>
<p class="muted">What passes between this sandbox and the apps. Nothing is delivered a second time by itself, as on GitHub: use Redeliver.</p>
${faults(view)}${requests(view)}${deliveries(view, page)}</div>`;
}

function faults(view: View): Markup {
  const standing = view.context.faults.list;
  return html`<section class="box" id="faults"><header class="box-head"><h2>${icon('flame')} Faults</h2>${standing.length === 0 ? '' : html`<form method="post" action="/-/do/clear-faults"><button class="btn btn-sm">Clear all</button></form>`}</header>
<div class="box-body"><form class="fields" method="post" action="/-/do/fault" id="fault-form"><label>Make it happen<select class="form-select" name="fault">${Object.entries(
    SWITCHES,
  ).map(
    ([name, { label }]) => html`<option value="${name}">${label}</option>`,
  )}</select></label><label>How often<input class="form-control" type="number" name="times" value="1" min="1" max="100"></label><button class="btn">Switch on</button></form>
${standing.length === 0 ? html`<p class="muted">No fault is waiting to happen.</p>` : html`<ul class="standing">${standing.map((fault) => html`<li>${icon('alert')} <code>${JSON.stringify(fault.effect)}</code>${fault.path === undefined ? '' : html` for <code>${String(fault.path)}</code>`}${fault.operation === undefined ? '' : html` for the operation <code>${fault.operation}</code>`}</li>`)}</ul>`}</div></section>`;
}

function requests(view: View): Markup {
  const { counters } = view.context;
  const kinds = counters.byKind();
  const newest = counters.list.slice(-PAGE).reverse();
  return html`<section class="box" id="requests"><header class="box-head"><h2>${icon('arrow-switch')} Requests to the API <span class="Counter">${counters.count()}</span></h2><form method="post" action="/-/do/reset-counters"><button class="btn btn-sm">Reset</button></form></header>
<dl class="numbers">${Object.entries(kinds).map(([kind, n]) => html`<div><dt>${kind}</dt><dd>${n}</dd></div>`)}</dl>
${
  newest.length === 0
    ? html`<div class="blank"><p>No app has asked for anything yet.</p></div>`
    : html`<details class="box-body"><summary>The newest ${newest.length}</summary><table class="plain-table"><thead><tr><th>Method</th><th>Path</th><th>Status</th></tr></thead><tbody>${newest.map(
        ({ method, path, status }) =>
          html`<tr><td>${method}</td><td><code>${path}</code></td><td>${status === 0 ? 'none' : status}</td></tr>`,
      )}</tbody></table></details>`
}</section>`;
}

function deliveries(view: View, page: number): Markup {
  const all = [...view.context.world.deliveries].reverse();
  const pages = Math.ceil(all.length / PAGE);
  return html`<section class="box" id="deliveries"><header class="box-head"><h2>${icon('webhook')} Webhook deliveries <span class="Counter">${all.length}</span></h2></header>${
    all.length === 0
      ? html`<div class="blank"><p>No webhook was sent yet. Install an app that has a webhook address, then do something in a repository.</p></div>`
      : html`<ul class="plain">${all.slice((page - 1) * PAGE, page * PAGE).map((delivery) => deliveryRow(view, delivery))}</ul>`
  }</section>
${pages < 2 ? '' : html`<nav class="pager" aria-label="Pages">${page > 1 ? html`<a class="btn btn-sm" href="?page=${page - 1}">Newer</a>` : ''} <span>Page ${page} of ${pages}, ${count(all.length, 'delivery').replace('deliverys', 'deliveries')}</span> ${page < pages ? html`<a class="btn btn-sm" href="?page=${page + 1}">Older</a>` : ''}</nav>`}`;
}

function deliveryRow(view: View, delivery: Delivery): Markup {
  const { statusCode, status } = delivery;
  const [glyph, colour] =
    statusCode >= 200 && statusCode < 300
      ? ['check', 'green']
      : status === 'pending'
        ? ['dot-fill', 'yellow']
        : ['alert', 'red'];
  return html`<li class="delivery" id="delivery-${delivery.id}"><span class="check-${colour}">${icon(glyph)}</span><div class="row-main"><a class="row-title" href="/-/deliveries/${delivery.id}">${eventName(delivery)}</a>${delivery.redelivery ? html` <span class="Label">redelivery</span>` : ''}<p class="muted">to ${delivery.app.name} · ${statusCode === 0 ? status : `${statusCode} ${status}`} · ${delivery.duration} s · ${when(view, delivery.deliveredAt)}</p></div>${redeliverForm(delivery)}</li>`;
}

const eventName = ({ event, action }: Delivery): string => (action === null ? event : `${event}.${action}`);

const redeliverForm = (delivery: Delivery): Markup =>
  html`<form method="post" action="/-/do/redeliver"><input type="hidden" name="delivery" value="${delivery.id}"><button class="btn btn-sm" aria-label="Redeliver ${eventName(delivery)} ${delivery.id}">Redeliver</button></form>`;

/** One delivery: what was sent, with its headers, and what came back. */
export function deliveryPage(view: View, delivery: Delivery): Markup {
  const { response } = delivery;
  return html`<div class="container machine"><p><a href="/sandbox">Machine room</a></p><div class="pr-heading"><h1>${eventName(delivery)}</h1>${redeliverForm(delivery)}</div>
<p class="muted">${delivery.guid} · to ${delivery.url} · ${delivery.statusCode === 0 ? delivery.status : `${delivery.statusCode} ${delivery.status}`} · ${when(view, delivery.deliveredAt)}</p>
<section class="box"><header class="box-head"><h2>Sent</h2></header><pre class="payload">${headerLines(delivery.headers)}\n\n${JSON.stringify(delivery.payload, null, 2)}</pre></section>
<section class="box"><header class="box-head"><h2>Answered</h2></header>${response === null ? html`<div class="blank"><p>There was no answer.</p></div>` : html`<pre class="payload">${headerLines(response.headers)}\n\n${response.payload}</pre>`}</section></div>`;
}

const headerLines = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
