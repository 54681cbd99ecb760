import { Hono, type MiddlewareHandler } from 'hono';
import type { SandboxContext } from '../context.ts';
import type { Issue } from '../model/issue.ts';
import { conversationPath } from './form-path.ts';
import type { ActCall, Fields } from './forms.ts';
import { issuePage } from './issue-page.ts';
import { issuesPage } from './issues-page.ts';
import { formOf, missing, perform } from './perform.ts';
import { fullName, repositoryPath } from './view.ts';
import { repositoryOf, viewOf } from './visit.ts';

/** The forms about issues. */
export function issueForms(context: SandboxContext, sameOrigin: MiddlewareHandler): Hono {
  const routes = new Hono();
  routes.post('/:owner/:repo/issues/do/:form', sameOrigin, async (c) => {
    const sent = await formOf(c);
    const repository = repositoryOf(viewOf(context, c), c);
    if (repository === null || sent.form !== 'open') return missing(context, c);
    const input = { repository: fullName(repository), title: sent.fields('title'), body: sent.fields('body') };
    return perform(
      context,
      sent,
      { act: 'open-issue', input },
      {
        path: repositoryPath(repository, 'issues'),
        title: fullName(repository),
        build: (view) => issuesPage(view, repository, 'open', 1),
      },
    );
  });
  routes.post('/:owner/:repo/issues/:number/do/:form', sameOrigin, async (c) => {
    const sent = await formOf(c);
    const issue = repositoryOf(viewOf(context, c), c)?.issues.get(Number(c.req.param('number')));
    const call = issue && callOf(sent.form, sent.fields, issue);
    if (!issue || !call) return missing(context, c);
    return perform(context, sent, call, {
      path: conversationPath(issue),
      title: `${issue.title} #${issue.number}`,
      build: (view) => issuePage(view, issue),
    });
  });
  return routes;
}

/** The act of a form on an issue's page. null if no form has that name. */
function callOf(form: string, f: Fields, { repository, number }: Issue): ActCall | null {
  const name = fullName(repository);
  const at = { repository: name, number };
  switch (form) {
    case 'comment':
      return { act: 'comment', input: { ...at, body: f('body') } };
    case 'edit-comment':
      return { act: 'edit-comment', input: { repository: name, id: Number(f('comment')), body: f('body') } };
    case 'delete-comment':
      return { act: 'delete-comment', input: { repository: name, id: Number(f('comment')) } };
    case 'add-label':
      return { act: 'label', input: { ...at, labels: [f('label')] } };
    case 'remove-label':
      return { act: 'unlabel', input: { ...at, label: f('label') } };
    case 'react':
      return { act: 'react', input: { nodeId: f('node'), content: f('content') } };
    case 'close':
      return { act: 'close-issue', input: at };
    case 'reopen':
      return { act: 'reopen-issue', input: at };
    default:
      return null;
  }
}
