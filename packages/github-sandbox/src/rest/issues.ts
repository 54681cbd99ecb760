import { Hono } from 'hono';
import { z } from 'zod';
import { comment, commentNumbered, deleteComment, editComment } from '../acts/comment.ts';
import { addLabels, createLabel, deleteLabel, labelNamed, removeLabel, renameLabel } from '../acts/label.ts';
import { react } from '../acts/react.ts';
import type { SandboxContext } from '../context.ts';
import type { Conversation } from '../model/issue.ts';
import { issueJson } from '../payloads/issue.ts';
import { commentJson, reactionJson } from '../payloads/pull-request.ts';
import { labelJson } from '../payloads/repository.ts';
import { issueListRoutes } from './issue-list.ts';
import {
  type ApiEnv,
  actor,
  bodyOf,
  numberPart,
  page,
  part,
  readable,
  readableConversation,
  repositoryOf,
} from './request.ts';

const Text = z.object({ body: z.string() });
const ReactionRequest = z.object({
  content: z.enum(['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes']),
});
const LabelsRequest = z.union([
  z.array(z.string()),
  z.object({ labels: z.array(z.union([z.string(), z.object({ name: z.string() })])) }),
]);
const LabelRequest = z.object({
  name: z.string(),
  color: z
    .string()
    .regex(/^[0-9a-fA-F]{6}$/)
    .optional(),
  description: z.string().nullish(),
});
const RenameRequest = z.object({ new_name: z.string() });

const EITHER = ['issues', 'pull_requests'] as const;

/** The routes of comments, reactions and labels of issues. Those of pull requests are the same, as on GitHub. */
export function issueRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const issue = '/repos/:owner/:repo/issues/:number';
  const comments = '/repos/:owner/:repo/issues/comments';

  routes.route('/', issueListRoutes(context));
  routes.get(`${comments}/:id`, (c) => {
    const repository = readable(context, c, ...EITHER);
    return c.json(commentJson(context, commentNumbered(repository, numberPart(c, 'id'))));
  });
  routes.patch(`${comments}/:id`, async (c) => {
    const found = commentNumbered(repositoryOf(context, c), numberPart(c, 'id'));
    const { body } = await bodyOf(c, Text);
    return c.json(commentJson(context, editComment({ context, actor: actor(c) }, found, body)));
  });
  routes.delete(`${comments}/:id`, (c) => {
    deleteComment({ context, actor: actor(c) }, commentNumbered(repositoryOf(context, c), numberPart(c, 'id')));
    return c.body(null, 204);
  });

  routes.get(`${comments}/:id/reactions`, (c) => {
    const { reactions } = commentNumbered(readable(context, c, ...EITHER), numberPart(c, 'id'));
    return page(c, reactions, (reaction) => reactionJson(context, reaction));
  });
  routes.post(`${comments}/:id/reactions`, async (c) => {
    const found = commentNumbered(repositoryOf(context, c), numberPart(c, 'id'));
    const { content } = await bodyOf(c, ReactionRequest);
    const { reaction, created } = react({ context, actor: actor(c) }, found, content);
    return c.json(reactionJson(context, reaction), created ? 201 : 200);
  });

  routes.get(issue, (c) => c.json(issueJson(context, readableConversation(context, c))));
  routes.get(`${issue}/comments`, (c) => {
    const since = Date.parse(c.req.query('since') ?? '');
    const all = readableConversation(context, c).comments;
    const wanted = all.filter(({ updatedAt }) => Number.isNaN(since) || updatedAt >= since);
    return page(c, wanted, (one) => commentJson(context, one));
  });
  routes.post(`${issue}/comments`, async (c) => {
    const repository = repositoryOf(context, c);
    const { body } = await bodyOf(c, Text);
    const made = comment({ context, actor: actor(c) }, repository, numberPart(c, 'number'), body);
    return c.json(commentJson(context, made), 201);
  });

  const labelsOf = (conversation: Conversation) =>
    conversation.labels.map((label) => labelJson(context, conversation.repository, label));
  routes.get(`${issue}/labels`, (c) => {
    const { labels: set, repository } = readableConversation(context, c);
    return page(c, set, (label) => labelJson(context, repository, label));
  });
  routes.post(`${issue}/labels`, async (c) => {
    const repository = repositoryOf(context, c);
    const asked = await bodyOf(c, LabelsRequest);
    const names = (Array.isArray(asked) ? asked : asked.labels).map((one) =>
      typeof one === 'string' ? one : one.name,
    );
    return c.json(labelsOf(addLabels({ context, actor: actor(c) }, repository, numberPart(c, 'number'), names)));
  });
  routes.delete(`${issue}/labels/:name`, (c) => {
    const repository = repositoryOf(context, c);
    return c.json(
      labelsOf(removeLabel({ context, actor: actor(c) }, repository, numberPart(c, 'number'), part(c, 'name'))),
    );
  });

  const labels = '/repos/:owner/:repo/labels';
  routes.get(labels, (c) => {
    const repository = readable(context, c, ...EITHER);
    return page(c, [...repository.labels.values()], (label) => labelJson(context, repository, label));
  });
  routes.post(labels, async (c) => {
    const repository = repositoryOf(context, c);
    const { name, color = 'ededed', description = null } = await bodyOf(c, LabelRequest);
    const label = createLabel({ context, actor: actor(c) }, repository, name, { color, description });
    return c.json(labelJson(context, repository, label), 201);
  });
  routes.get(`${labels}/:name`, (c) => {
    const repository = readable(context, c, ...EITHER);
    return c.json(labelJson(context, repository, labelNamed(repository, part(c, 'name'))));
  });
  routes.patch(`${labels}/:name`, async (c) => {
    const repository = repositoryOf(context, c);
    const label = labelNamed(repository, part(c, 'name'));
    const { new_name: name } = await bodyOf(c, RenameRequest);
    return c.json(labelJson(context, repository, renameLabel({ context, actor: actor(c) }, repository, label, name)));
  });
  routes.delete(`${labels}/:name`, (c) => {
    const repository = repositoryOf(context, c);
    deleteLabel({ context, actor: actor(c) }, repository, labelNamed(repository, part(c, 'name')));
    return c.body(null, 204);
  });
  return routes;
}
