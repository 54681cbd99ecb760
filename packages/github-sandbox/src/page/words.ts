import { html } from 'hono/html';
import type { Account } from '../model/account.ts';
import { avatar } from './avatar.ts';
import type { Markup } from './markup.ts';
import type { View } from './view.ts';

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** A time as GitHub shows it: `5 minutes ago`, with the exact time on hovering. After a month it is a date. */
export function when(view: View, millis: number): Markup {
  const exact = new Date(millis).toISOString();
  return html`<time datetime="${exact}" title="${exact}">${ago(view.context.clock.now(), millis)}</time>`;
}

function ago(now: number, millis: number): string {
  const seconds = Math.round((millis - now) / 1000);
  if (Math.abs(seconds) > 30 * 86_400) return `on ${new Date(millis).toISOString().slice(0, 10)}`;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return 'now';
}

/** `1 commit`, `2 commits`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** The first seven digits, as GitHub shows a commit. */
export const short = (sha: string): string => sha.slice(0, 7);

const ghost = { login: 'ghost', square: false };
export const face = (account: Account | null) =>
  account === null ? ghost : { login: account.login, square: account.kind !== 'User' };

/** Avatar and login, linked; `ghost` if the account is gone. */
export function person(account: Account | null, size = 20): Markup {
  const login = account?.login ?? 'ghost';
  const bot = account?.kind === 'Bot';
  const shown = bot ? login.replace(/\[bot\]$/, '') : login;
  return html`<a class="person" href="/${login}">${avatar(face(account), size)}<strong>${shown}</strong></a>${bot ? html` <span class="Label">bot</span>` : ''}`;
}
