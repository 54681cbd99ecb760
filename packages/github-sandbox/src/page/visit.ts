import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { SandboxContext } from '../context.ts';
import { findAccount, findRepository } from '../lookup.ts';
import type { Repository } from '../model/repository.ts';
import { layout } from './layout.ts';
import type { Markup } from './markup.ts';
import { type Flash, myPermission, type View } from './view.ts';

/** Name of the cookie that says whom the visitor plays. It is no secret: anyone on this machine may play everyone. */
export const USER_COOKIE = 'sandbox_user';

/** Nothing from elsewhere is loaded, whatever a text says; `style-src-attr` is for the colours of labels. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** The visit that a request is part of. `here`: the page's own address, where that is not the request's. */
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

/** The repository that the path names, where the visitor may know of it; null otherwise. */
export function repositoryOf(view: View, c: Context): Repository | null {
  const found = findRepository(view.context.world, c.req.param('owner') ?? '', c.req.param('repo') ?? '');
  return found === null || myPermission(view, found) === null ? null : found;
}

/** A page number as the query gives it; 1 where it gives none. */
export function pageNumber(c: Context): number {
  const page = Number(c.req.query('page') ?? '1');
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
}
