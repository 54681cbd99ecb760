import { type Context, Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { findCommit } from '../acts/push.ts';
import type { SandboxContext } from '../context.ts';
import { findAccount } from '../lookup.ts';
import { GitHubRefusal } from '../refusal.ts';
import { runPath } from './check-list.ts';
import { codePage } from './code-page.ts';
import { runPage } from './content-page.ts';
import type { ActCall, Fields } from './forms.ts';
import { machinePage, SWITCHES } from './machine-page.ts';
import type { Markup } from './markup.ts';
import { missingPage } from './missing-page.ts';
import { PULL_REQUEST_FORMS } from './pull-request-forms.ts';
import { pullRequestPage, pullRequestPath } from './pull-request-page.ts';
import { pullsPage } from './pulls-page.ts';
import { REPOSITORY_FORMS } from './repository-forms.ts';
import { fullName, repositoryPath, type View } from './view.ts';
import { repositoryOf, show, USER_COOKIE, viewOf } from './visit.ts';

/** The page that a form stands on: shown again, with what went wrong, where its act is refused. */
interface Origin {
  readonly path: string;
  readonly title: string;
  readonly build: (view: View) => Markup;
}

/** Forms of the pages. Sent from another origin they are refused (403). */
export function postRoutes(context: SandboxContext): Hono {
  const routes = new Hono();
  const sameOrigin = csrf();
  routes.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    throw error;
  });

  routes.post('/-/user', sameOrigin, async (c) => {
    const { fields } = await formOf(c);
    const login = findAccount(context.world, fields('as'))?.login ?? '';
    setCookie(c, USER_COOKIE, login, { path: '/', httpOnly: true, sameSite: 'Strict' });
    return c.redirect(localPath(fields('back')), 303);
  });
  routes.post('/-/do/:form', sameOrigin, async (c) => {
    const { fields } = await formOf(c);
    const problem = machine(context, c.req.param('form'), fields);
    if (problem === null) return c.redirect('/sandbox', 303);
    const view = viewOf(context, c, '/sandbox', { message: problem, form: '', typed: {} });
    return show(c, view, 'Machine room', machinePage(view, 1), 422);
  });
  routes.post('/:owner/:repo/do/:form', sameOrigin, async (c) => {
    const sent = await formOf(c);
    const repository = repositoryOf(viewOf(context, c), c);
    const form = REPOSITORY_FORMS.get(c.req.param('form'));
    if (repository === null || form === undefined) return missing(context, c);
    const onCode = c.req.param('form') !== 'open';
    const { defaultBranch } = repository;
    return perform(context, c, sent, form(sent.fields, repository), {
      path: repositoryPath(repository, onCode ? '' : 'pulls'),
      title: fullName(repository),
      build: (view) =>
        onCode
          ? codePage(view, repository, defaultBranch, findCommit(repository, defaultBranch))
          : pullsPage(view, repository, 'open', 1),
    });
  });
  routes.post('/:owner/:repo/pull/:number/do/:form', sameOrigin, async (c) => {
    const sent = await formOf(c);
    const pullRequest = repositoryOf(viewOf(context, c), c)?.pullRequests.get(Number(c.req.param('number')));
    const form = PULL_REQUEST_FORMS.get(c.req.param('form'));
    if (pullRequest === undefined || form === undefined) return missing(context, c);
    return perform(context, c, sent, form(sent.fields, pullRequest), {
      path: pullRequestPath(pullRequest),
      title: `${pullRequest.title} #${pullRequest.number}`,
      build: (view) => pullRequestPage(view, pullRequest, 'conversation'),
    });
  });
  routes.post('/:owner/:repo/runs/:id/do/:form', sameOrigin, async (c) => {
    const sent = await formOf(c);
    const repository = repositoryOf(viewOf(context, c), c);
    const run = repository?.checkRuns.find(({ id }) => String(id) === c.req.param('id'));
    const form = c.req.param('form');
    if (repository === null || run === undefined || !['rerequest', 'request-action'].includes(form))
      return missing(context, c);
    const at = { repository: fullName(repository), id: run.id };
    const call: ActCall =
      form === 'rerequest'
        ? { act: 'rerequest-check', input: at }
        : { act: 'request-action', input: { ...at, identifier: sent.fields('identifier') } };
    return perform(context, c, sent, call, {
      path: runPath(repository, run),
      title: run.name,
      build: (view) => runPage(view, repository, run),
    });
  });
  return routes;
}

interface Sent {
  readonly form: string;
  readonly fields: Fields;
  readonly all: Readonly<Record<string, string>>;
}

async function formOf(c: Context): Promise<Sent> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(await c.req.parseBody())) if (typeof value === 'string') all[name] = value;
  return { form: c.req.param('form') ?? '', fields: (name) => all[name] ?? '', all };
}

function missing(context: SandboxContext, c: Context) {
  const view = viewOf(context, c, '/');
  return show(c, view, 'Not found', missingPage(view), 404);
}

/** Does it in the visitor's name. Done: back to the page. Refused: the page says why, and keeps what was typed. */
function perform(context: SandboxContext, c: Context, sent: Sent, call: ActCall, origin: Origin) {
  const { me } = viewOf(context, c);
  try {
    if (me === null) throw new GitHubRefusal(401, 'You are signed out: choose whom you play at the top right.');
    context.act(call.act, me.login, call.input);
  } catch (error) {
    if (!(error instanceof GitHubRefusal)) throw error;
    const view = viewOf(context, c, origin.path, { message: why(error), form: sent.form, typed: sent.all });
    return show(c, view, origin.title, origin.build(view), 422);
  }
  return c.redirect(origin.path, 303);
}

/** GitHub's message with its details, in one line. */
function why({ status, message, errors }: GitHubRefusal): string {
  const details = errors.map((error) =>
    typeof error === 'string' ? error : (error.message ?? `${error.field ?? error.resource}: ${error.code}`),
  );
  return `GitHub would refuse this (${status}): ${[message.trim(), ...details].join(' — ')}`;
}

/** A path of this site. Anything else, an address elsewhere say, becomes the first page. */
function localPath(text: string): string {
  const base = 'http://sandbox.invalid';
  if (!text.startsWith('/') || !URL.canParse(text, base)) return '/';
  const url = new URL(text, base);
  return url.origin === base ? `${url.pathname}${url.search}` : '/';
}

/** What the machine room can do; gives what is wrong with the form, null where it was done. */
function machine(context: SandboxContext, form: string, fields: Fields): string | null {
  switch (form) {
    case 'fault': {
      const name = fields('fault');
      const times = Number(fields('times'));
      const found = Object.entries(SWITCHES).find(([key]) => key === name)?.[1];
      if (found === undefined) return `There is no fault named ${name}.`;
      if (!Number.isSafeInteger(times) || times < 1 || times > 100) return 'How often: a whole number from 1 to 100.';
      context.faults.add({ times, effect: found.effect });
      break;
    }
    case 'clear-faults':
      context.faults.clear();
      break;
    case 'reset-counters':
      context.counters.reset();
      break;
    case 'redeliver': {
      const delivery = context.world.deliveries.find(({ id }) => String(id) === fields('delivery'));
      if (delivery === undefined) return 'There is no such delivery any more.';
      context.webhooks.redeliver(delivery);
      break;
    }
    default:
      return `There is no form named ${form}.`;
  }
  context.changed();
  return null;
}
