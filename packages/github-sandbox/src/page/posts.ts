import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { findCommit } from '../acts/push.ts';
import type { SandboxContext } from '../context.ts';
import { findAccount } from '../lookup.ts';
import { runPath } from './check-list.ts';
import { codePage } from './code-page.ts';
import { runPage } from './content-page.ts';
import { deployForms } from './deploy-forms.ts';
import type { ActCall, Fields } from './forms.ts';
import { issueForms } from './issue-forms.ts';
import { machinePage, SWITCHES } from './machine-page.ts';
import { formOf, missing, perform } from './perform.ts';
import { PULL_REQUEST_FORMS } from './pull-request-forms.ts';
import { pullRequestPage, pullRequestPath } from './pull-request-page.ts';
import { pullsPage } from './pulls-page.ts';
import { releaseForms } from './release-forms.ts';
import { REPOSITORY_FORMS } from './repository-forms.ts';
import { fullName, repositoryPath } from './view.ts';
import { repositoryOf, show, USER_COOKIE, viewOf } from './visit.ts';

/** The forms of the pages. Refuses them from another origin (403). */
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
    return show(c, view, { title: 'Machine room', content: machinePage(view, 1) }, 422);
  });
  routes.route('/', deployForms(context, sameOrigin));
  routes.route('/', issueForms(context, sameOrigin));
  routes.route('/', releaseForms(context, sameOrigin));
  routes.post('/:owner/:repo/do/:form', sameOrigin, async (c) => {
    const sent = await formOf(c);
    const repository = repositoryOf(viewOf(context, c), c);
    const form = REPOSITORY_FORMS.get(c.req.param('form'));
    if (repository === null || form === undefined) return missing(context, c);
    const onCode = c.req.param('form') !== 'open';
    const { defaultBranch } = repository;
    return perform(context, sent, form(sent.fields, repository), {
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
    return perform(context, sent, form(sent.fields, pullRequest), {
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
    return perform(context, sent, call, {
      path: runPath(repository, run),
      title: run.name,
      build: (view) => runPage(view, repository, run),
    });
  });
  return routes;
}

/** A path of this site. Anything else, for example another host's address, becomes the first page. */
function localPath(text: string): string {
  const base = 'http://sandbox.invalid';
  if (!text.startsWith('/') || !URL.canParse(text, base)) return '/';
  const url = new URL(text, base);
  return url.origin === base ? `${url.pathname}${url.search}` : '/';
}

/** Performs a form about webhooks, faults or the clock. Returns what is wrong with it; null if it was done. */
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
