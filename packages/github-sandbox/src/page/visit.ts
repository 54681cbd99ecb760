import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { SandboxContext } from '../context.ts';
import { findAccount, findRepository } from '../lookup.ts';
import type { Repository } from '../model/repository.ts';
import { layout } from './layout.ts';
import type { Markup } from './markup.ts';
import { type Flash, myPermission, type View } from './view.ts';

/** Name of the cookie with the visitor's user. It is not secret: anyone on this machine can act as everyone. */
export const USER_COOKIE = 'sandbox_user';

/** Loads nothing from elsewhere, whatever a text contains; `style-src-attr` is for the colors of labels. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** The visit of a request. `here`: the page's own address, if it is not the request's. */
export function viewOf(context: SandboxContext, c: Context, here?: string, flash: Flash | null = null): View {
  const login = getCookie(c, USER_COOKIE) ?? '';
  const account = login === '' ? null : findAccount(context.world, login);
  const me = account?.kind === 'User' ? account : null;
  const { pathname, search } = new URL(c.req.url);
  return { context, me, here: here ?? `${pathname}${search}`, flash };
}

interface Page {
  readonly title: string;
  readonly content: Markup;
}

/** Answers with a page. */
export function show(c: Context, view: View, page: Page, status: 200 | 404 | 422 = 200) {
  c.header('Content-Security-Policy', POLICY);
  c.header('Referrer-Policy', 'same-origin');
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Cache-Control', 'no-store');
  return c.html(layout(view, page.title, page.content), status);
}

/** The repository in the path, if the visitor may see it; null otherwise. */
export function repositoryOf(view: View, c: Context): Repository | null {
  const found = findRepository(view.context.world, c.req.param('owner') ?? '', c.req.param('repo') ?? '');
  return found === null || myPermission(view, found) === null ? null : found;
}

/** The page number in the query; 1 by default. */
export function pageNumber(c: Context): number {
  const page = Number(c.req.query('page') ?? '1');
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
}
