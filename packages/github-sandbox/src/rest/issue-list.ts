import { Hono } from 'hono';
import { z } from 'zod';
import { editIssue, openIssue, setIssueState } from '../acts/issue.ts';
import { addLabels, removeLabel } from '../acts/label.ts';
import { editPullRequest, setState } from '../acts/pull-request.ts';
import type { By, SandboxContext } from '../context.ts';
import { conversationNumbered, may } from '../demand.ts';
import { conversationsOf, hasLabels, isPullRequest } from '../lookup.ts';
import type { Conversation } from '../model/issue.ts';
import { issueJson } from '../payloads/issue.ts';
import { type Api, type ApiEnv, actor, bodyOf, numberPart, page, readable, repositoryOf } from './request.ts';

const Labels = z
  .array(z.union([z.string(), z.object({ name: z.string() })]))
  .transform((labels) => labels.map((label) => (typeof label === 'string' ? label : label.name)));
const OpenRequest = z.object({ title: z.string(), body: z.string().nullish(), labels: Labels.optional() });
const EditRequest = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'reopened']).nullish(),
  labels: Labels.optional(),
});

/** The routes of issues. Pull requests are among them, as on GitHub, with `pull_request`. */
export function issueListRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const issues = '/repos/:owner/:repo/issues';

  routes.get(issues, (c) => {
    const repository = readable(context, c, 'issues', 'pull_requests');
    // An app sees only those that it may read.
    const reads = (name: string) =>
      may({ context, actor: actor(c) }, repository, { person: 'read', app: [name], level: 'read' });
    const shown = { issues: reads('issues'), pulls: reads('issues') || reads('pull_requests') };
    const all = conversationsOf(repository).filter((one) => (isPullRequest(one) ? shown.pulls : shown.issues));
    return page(c, asked(c, all), (one) => issueJson(context, one));
  });
  routes.post(issues, async (c) => {
    const repository = repositoryOf(context, c);
    const { title, body, labels = [] } = await bodyOf(c, OpenRequest);
    const made = openIssue({ context, actor: actor(c) }, repository, { title, body: body ?? '', labels });
    return c.json(issueJson(context, made), 201);
  });
  routes.patch(`${issues}/:number`, async (c) => {
    const found = conversationNumbered(repositoryOf(context, c), numberPart(c, 'number'));
    const { state, state_reason: reason, labels, title, body } = await bodyOf(c, EditRequest);
    const edit = { title, ...(body !== undefined && { body: body ?? '' }) };
    // Closing needs less than editing, so the permission for edits is checked only for edits.
    const edits = title !== undefined || body !== undefined;
    if (isPullRequest(found)) {
      if (edits) editPullRequest({ context, actor: actor(c) }, found, edit);
      if (state !== undefined) setState({ context, actor: actor(c) }, found, state);
    } else {
      if (edits) editIssue({ context, actor: actor(c) }, found, edit);
      const closed = reason === 'not_planned' ? reason : 'completed';
      if (state !== undefined) setIssueState({ context, actor: actor(c) }, found, state, closed);
    }
    if (labels !== undefined) setLabels({ context, actor: actor(c) }, found, labels);
    return c.json(issueJson(context, found));
  });
  return routes;
}

/** Filters and sorts by the query; open ones, newest first, by default. */
function asked(c: Api, all: readonly Conversation[]): readonly Conversation[] {
  const { state = 'open', creator, labels, since, sort = 'created', direction = 'desc' } = c.req.query();
  const from = Date.parse(since ?? '');
  const names = (labels ?? '').split(',').filter((name) => name !== '');
  const value = ({ comments, createdAt, updatedAt, number }: Conversation): readonly [number, number] => [
    sort === 'comments' ? comments.length : sort === 'updated' ? updatedAt : createdAt,
    number,
  ];
  const sign = direction === 'asc' ? 1 : -1;
  return all
    .filter((one) => state === 'all' || one.state === state)
    .filter(({ author }) => creator === undefined || author?.login.toLowerCase() === creator.toLowerCase())
    .filter((one) => hasLabels(one.labels, names))
    .filter(({ updatedAt }) => Number.isNaN(from) || updatedAt >= from)
    .toSorted((a, b) => {
      const [x, y] = [value(a), value(b)];
      return sign * (x[0] - y[0] || x[1] - y[1]);
    });
}

/** Replaces the labels. */
function setLabels(by: By, conversation: Conversation, names: readonly string[]): void {
  const { repository, number } = conversation;
  const wanted = names.map((name) => name.toLowerCase());
  const gone = conversation.labels.filter(({ name }) => !wanted.includes(name.toLowerCase()));
  for (const { name } of gone) removeLabel(by, repository, number, name);
  addLabels(by, repository, number, names);
}
