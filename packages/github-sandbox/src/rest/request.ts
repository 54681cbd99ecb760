import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { z } from 'zod';
import type { Actor, Caller, SandboxContext } from '../context.ts';
import {
  actorOf,
  conversationNumbered,
  conversationPermissions,
  demand,
  pullRequestNumbered,
  repositoryNamed,
} from '../demand.ts';
import type { Conversation } from '../model/issue.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import type { Json } from '../payloads/json.ts';
import { GitHubRefusal, notFound, unprocessable } from '../refusal.ts';

/** What the API's routes know of a request: its sender (see middleware.ts). */
export interface ApiEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { caller: Caller };
}
export type Api = Context<ApiEnv>;

export const actor = (c: Api): Actor => actorOf(c.get('caller'));

/** A part of the path. */
export const part = (c: Api, name: string): string => c.req.param(name) ?? '';

/** A number in the path. @throws GitHubRefusal 404 if it is not a number */
export function numberPart(c: Api, name: string): number {
  const text = part(c, name);
  if (!/^\d{1,15}$/.test(text)) throw notFound();
  return Number(text);
}

/** The repository in the path, readable by an app with any of these permissions. */
export function readable(context: SandboxContext, c: Api, ...app: readonly string[]): Repository {
  const repository = repositoryOf(context, c);
  demand({ context, actor: actor(c) }, repository, { person: 'read', app, level: 'read' });
  return repository;
}

/** The repository in the path. The following act checks the permission. */
export function repositoryOf(context: SandboxContext, c: Api): Repository {
  return repositoryNamed({ context, actor: actor(c) }, `${part(c, 'owner')}/${part(c, 'repo')}`);
}

/** The pull request in the path, readable by an app that may read pull requests. */
export function readablePull(context: SandboxContext, c: Api): PullRequest {
  return pullRequestNumbered(readable(context, c, 'pull_requests'), numberPart(c, 'number'));
}

/** The issue or pull request in the path, if the caller may read it. */
export function readableConversation(context: SandboxContext, c: Api): Conversation {
  const found = conversationNumbered(repositoryOf(context, c), numberPart(c, 'number'));
  readable(context, c, ...conversationPermissions(found));
  return found;
}

/** The JSON body, checked. @throws GitHubRefusal 400, 422 */
export async function bodyOf<Schema extends z.ZodType>(c: Api, schema: Schema): Promise<z.infer<Schema>> {
  const text = await c.req.text();
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new GitHubRefusal(400, 'Problems parsing JSON');
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw unprocessable(`Invalid request.\n\n${problems.join('\n')}`, problems);
}

/** Redirects: permanently if something is only read, otherwise with the same method and body. */
export function sendOn(c: Api, path: string): Response {
  const url = new URL(path, c.req.url).href;
  const body = { message: 'Moved Permanently', url, documentation_url: 'https://docs.github.com/rest' };
  return c.json(body, c.req.method === 'GET' ? 301 : 307, { location: url });
}

interface PageOptions {
  /** Puts the page into an object (`total_count` and the like). */
  readonly wrap?: (shown: readonly Json[], total: number) => Json | readonly Json[];
  /** The largest page: 100, except for comparisons, where it is also the default. */
  readonly most?: number;
}

/** One page of a list, with GitHub's `Link` header. */
export function page<Item>(
  c: Api,
  items: readonly Item[],
  show: (item: Item) => Json,
  { wrap = (shown) => shown, most = 100 }: PageOptions = {},
): Response {
  const ask = (name: string, otherwise: number) => {
    const value = Number(c.req.query(name) ?? otherwise);
    return Number.isInteger(value) && value >= 1 ? value : otherwise;
  };
  const size = Math.min(ask('per_page', most > 100 ? most : 30), most);
  const number = ask('page', 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const to = (rel: string, target: number) => {
    const url = new URL(c.req.url);
    url.searchParams.set('page', String(target));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links: string[] = [];
  if (number > 1) links.push(to('prev', number - 1));
  if (number < last) links.push(to('next', number + 1), to('last', last));
  if (number > 1) links.push(to('first', 1));
  if (links.length > 0) c.header('link', links.join(', '));
  const shown = items.slice((number - 1) * size, number * size).map(show);
  return c.json(wrap(shown, items.length));
}

/** The rest of the path after `marker`, decoded: branch names and file paths contain slashes. */
export function restOfPath(c: Api, marker: string): string {
  const path = new URL(c.req.url).pathname;
  const at = path.indexOf(marker);
  return at < 0 ? '' : decodeURIComponent(path.slice(at + marker.length));
}
