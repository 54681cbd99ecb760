import { Hono } from 'hono';
import { z } from 'zod';
import { merge } from '../acts/merge.ts';
import { editPullRequest, openPullRequest, setState } from '../acts/pull-request.ts';
import { dismissReview, editReview, review, reviewNumbered } from '../acts/review.ts';
import { removeReviewRequests, requestReviews } from '../acts/review-request.ts';
import type { SandboxContext } from '../context.ts';
import { pullRequestNumbered, repositoryNamed } from '../demand.ts';
import { changedFiles } from '../git/content.ts';
import { pullRequestCommits } from '../git/graph.ts';
import { commitJson, fileJson } from '../payloads/commit.ts';
import { lineCommentJson, listedPullRequestJson, pullRequestJson, reviewJson } from '../payloads/pull-request.ts';
import { notFound } from '../refusal.ts';
import { type ApiEnv, actor, bodyOf, numberPart, page, readable, readablePull, repositoryOf } from './request.ts';

const OpenRequest = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
});
const EditRequest = z.object({
  title: z.string().optional(),
  body: z.string().optional(),
  base: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});
const ReviewRequest = z.object({
  body: z.string().optional(),
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']),
  commit_id: z.string().optional(),
});
const names = z.array(z.string());
const Reviewers = z.object({ reviewers: names.default([]), team_reviewers: names.default([]) });
const inputOf = ({ reviewers: people, team_reviewers: teams }: z.output<typeof Reviewers>) => ({ people, teams });
const ReviewersRequest = Reviewers.transform(inputOf);
/** GitHub requires the list of people here, even an empty one. */
const RemovedReviewers = Reviewers.extend({ reviewers: names }).transform(inputOf);
const MergeRequest = z.object({
  commit_title: z.string().nullish(),
  commit_message: z.string().nullish(),
  sha: z.string().nullish(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).optional(),
});

/** The most commits of a pull request that GitHub silently lists over REST. */
const MAX_COMMITS = 250;
const MAX_FILES = 3000;

export function pullRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const pulls = '/repos/:owner/:repo/pulls';
  const pull = `${pulls}/:number`;

  routes.get(pulls, (c) => {
    const repository = readable(context, c, 'pull_requests');
    const state = c.req.query('state') ?? 'open';
    const base = c.req.query('base');
    const head = c.req.query('head');
    const wanted = [...repository.pullRequests.values()]
      .filter((one) => state === 'all' || one.state === state)
      .filter((one) => base === undefined || one.base.ref === base)
      .filter(
        (one) => head === undefined || `${(one.head.repository ?? repository).owner.login}:${one.head.ref}` === head,
      )
      .sort((a, b) => (c.req.query('direction') === 'asc' ? a.number - b.number : b.number - a.number));
    return page(c, wanted, (one) => listedPullRequestJson(context, one));
  });
  routes.post(pulls, async (c) => {
    const repository = repositoryOf(context, c);
    const asked = await bodyOf(c, OpenRequest);
    const [owner, branch] = asked.head.includes(':') ? asked.head.split(':') : [repository.owner.login, asked.head];
    const from = repositoryNamed({ context, actor: actor(c) }, `${owner ?? ''}/${repository.name}`);
    const made = openPullRequest({ context, actor: actor(c) }, repository, {
      title: asked.title,
      body: asked.body ?? '',
      base: asked.base,
      head: branch ?? '',
      headRepository: from,
      draft: asked.draft ?? false,
    });
    return c.json(pullRequestJson(context, made), 201);
  });
  routes.get(pull, (c) => c.json(pullRequestJson(context, readablePull(context, c))));
  routes.patch(pull, async (c) => {
    const found = pullRequestNumbered(repositoryOf(context, c), numberPart(c, 'number'));
    const { state, ...rest } = await bodyOf(c, EditRequest);
    editPullRequest({ context, actor: actor(c) }, found, rest);
    if (state !== undefined) setState({ context, actor: actor(c) }, found, state);
    return c.json(pullRequestJson(context, found));
  });
  routes.get(`${pull}/commits`, (c) => {
    const found = readablePull(context, c);
    const commits = pullRequestCommits(found).slice(0, MAX_COMMITS);
    return page(c, commits, (commit) => commitJson(context, found.repository, commit));
  });
  routes.get(`${pull}/files`, (c) => {
    const { repository, base, head } = readablePull(context, c);
    const files = changedFiles(repository.objects, base.sha, head.sha).slice(0, MAX_FILES);
    return page(c, files, (file) => fileJson(context, repository, head.sha, file));
  });
  routes.get(`${pull}/merge`, (c) => {
    if (!readablePull(context, c).merged) throw notFound();
    return c.body(null, 204);
  });
  routes.put(`${pull}/merge`, async (c) => {
    const found = pullRequestNumbered(repositoryOf(context, c), numberPart(c, 'number'));
    const asked = await bodyOf(c, MergeRequest);
    const sha = merge({ context, actor: actor(c) }, found, {
      method: asked.merge_method ?? 'merge',
      head: asked.sha ?? null,
      // GitHub's API bypasses the rules without asking; only its page has a checkbox.
      bypass: true,
      title: asked.commit_title ?? null,
      message: asked.commit_message ?? null,
    });
    return c.json({ sha, merged: true, message: 'Pull Request successfully merged' });
  });

  routes.get(`${pull}/comments`, (c) =>
    page(c, readablePull(context, c).lineComments, (one) => lineCommentJson(context, one)),
  );

  const requested = `${pull}/requested_reviewers`;
  routes.get(requested, (c) => {
    const { requested_reviewers: users, requested_teams: teams } = listedPullRequestJson(
      context,
      readablePull(context, c),
    );
    return c.json({ users, teams });
  });
  routes.post(requested, async (c) => {
    const found = pullRequestNumbered(repositoryOf(context, c), numberPart(c, 'number'));
    const named = await bodyOf(c, ReviewersRequest);
    return c.json(listedPullRequestJson(context, requestReviews({ context, actor: actor(c) }, found, named)), 201);
  });
  routes.delete(requested, async (c) => {
    const found = pullRequestNumbered(repositoryOf(context, c), numberPart(c, 'number'));
    const named = await bodyOf(c, RemovedReviewers);
    return c.json(listedPullRequestJson(context, removeReviewRequests({ context, actor: actor(c) }, found, named)));
  });

  const reviews = `${pull}/reviews`;
  routes.get(reviews, (c) => page(c, readablePull(context, c).reviews, (one) => reviewJson(context, one)));
  routes.post(reviews, async (c) => {
    const repository = repositoryOf(context, c);
    const { event, body = '', commit_id: commit = null } = await bodyOf(c, ReviewRequest);
    const made = review({ context, actor: actor(c) }, repository, numberPart(c, 'number'), {
      verdict: event,
      body,
      commit,
    });
    return c.json(reviewJson(context, made));
  });
  routes.get(`${reviews}/:id`, (c) => {
    const found = reviewNumbered(readable(context, c, 'pull_requests'), numberPart(c, 'id'));
    return c.json(reviewJson(context, found));
  });
  routes.put(`${reviews}/:id`, async (c) => {
    const found = reviewNumbered(repositoryOf(context, c), numberPart(c, 'id'));
    const { body } = await bodyOf(c, z.object({ body: z.string() }));
    return c.json(reviewJson(context, editReview({ context, actor: actor(c) }, found, body)));
  });
  routes.put(`${reviews}/:id/dismissals`, async (c) => {
    const found = reviewNumbered(repositoryOf(context, c), numberPart(c, 'id'));
    const { message } = await bodyOf(c, z.object({ message: z.string(), event: z.literal('DISMISS').optional() }));
    return c.json(reviewJson(context, dismissReview({ context, actor: actor(c) }, found, message)));
  });
  return routes;
}
