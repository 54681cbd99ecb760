import { z } from 'zod';
import { conversationJson, issueJson } from '../payloads/issue.ts';
import {
  commentJson,
  lineCommentJson,
  listedPullRequestJson,
  reactionJson,
  reviewJson,
} from '../payloads/pull-request.ts';
import { labelJson } from '../payloads/repository.ts';
import { repositoryOf } from './answer.ts';
import { act, id, type NamedAct, number, repository } from './definition.ts';

const reaction = z.enum(['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes']);
const logins = z.array(z.string()).default([]);
const color = z.string().regex(/^#?[0-9a-fA-F]{6}$/);

/** Issues, comments, reviews, reactions, labels. */
export const POST_ACTS: Readonly<Record<string, NamedAct>> = {
  'open-issue': act(
    { repository, title: z.string(), body: z.string().default(''), labels: z.array(z.string()).default([]) },
    (person, { repository: name, ...input }, context) => issueJson(context, person.openIssue(name, input)),
  ),
  'edit-issue': act(
    { repository, number, title: z.string().optional(), body: z.string().optional() },
    (person, { repository: name, number: which, ...input }, context) =>
      issueJson(context, person.editIssue(name, which, input)),
  ),
  'close-issue': act(
    { repository, number, reason: z.enum(['completed', 'not_planned']).default('completed') },
    (person, input, context) => issueJson(context, person.closeIssue(input.repository, input.number, input.reason)),
  ),
  'reopen-issue': act({ repository, number }, (person, input, context) =>
    issueJson(context, person.reopenIssue(input.repository, input.number)),
  ),

  comment: act({ repository, number, body: z.string() }, (person, input, context) =>
    commentJson(context, person.comment(input.repository, input.number, input.body)),
  ),
  'comment-by-email': act({ repository, number, body: z.string() }, (person, input, context) =>
    commentJson(context, person.commentByEmail(input.repository, input.number, input.body)),
  ),
  'comment-on-line': act(
    { repository, number, path: z.string(), line: z.int().min(1), body: z.string() },
    (person, { repository: name, number: which, ...input }, context) =>
      lineCommentJson(context, person.commentOnLine(name, which, input)),
  ),
  'edit-line-comment': act({ repository, id, body: z.string() }, (person, input, context) =>
    lineCommentJson(context, person.editLineComment(input.repository, input.id, input.body)),
  ),
  'delete-line-comment': act({ repository, id }, (person, input) =>
    person.deleteLineComment(input.repository, input.id),
  ),
  'minimize-comment': act(
    {
      repository,
      id,
      reason: z
        .enum(['abuse', 'off-topic', 'outdated', 'resolved', 'duplicate', 'spam', 'low-quality'])
        .nullable()
        .default('outdated'),
    },
    (person, input) => person.minimizeComment(input.repository, input.id, input.reason),
  ),
  lock: act({ repository, number }, (person, input) => person.lock(input.repository, input.number)),
  unlock: act({ repository, number }, (person, input) => person.unlock(input.repository, input.number)),
  'start-review': act({ repository, number, body: z.string().default('') }, (person, input) => ({
    id: person.startReview(input.repository, input.number, input.body).id,
  })),
  'submit-review': act(
    { repository, number, verdict: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']) },
    (person, input, context) => reviewJson(context, person.submitReview(input.repository, input.number, input.verdict)),
  ),
  'edit-comment': act({ repository, id, body: z.string() }, (person, input, context) =>
    commentJson(context, person.editComment(input.repository, input.id, input.body)),
  ),
  'delete-comment': act({ repository, id }, (person, input) => person.deleteComment(input.repository, input.id)),
  react: act({ nodeId: z.string(), content: reaction }, (person, input, context) =>
    reactionJson(context, person.react(input.nodeId, input.content)),
  ),

  review: act(
    {
      repository,
      number,
      verdict: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']),
      body: z.string().default(''),
      commit: z.string().nullable().default(null),
    },
    (person, { repository: name, number: which, ...input }, context) =>
      reviewJson(context, person.review(name, which, input)),
  ),
  'edit-review': act({ repository, id, body: z.string() }, (person, input, context) =>
    reviewJson(context, person.editReview(input.repository, input.id, input.body)),
  ),
  'dismiss-review': act({ repository, id, message: z.string() }, (person, input, context) =>
    reviewJson(context, person.dismissReview(input.repository, input.id, input.message)),
  ),

  'request-reviews': act({ repository, number, people: logins, teams: logins }, (person, input, context) =>
    listedPullRequestJson(context, person.requestReviews(input.repository, input.number, input.people, input.teams)),
  ),
  'remove-review-requests': act({ repository, number, people: logins, teams: logins }, (person, input, context) =>
    listedPullRequestJson(
      context,
      person.removeReviewRequests(input.repository, input.number, input.people, input.teams),
    ),
  ),

  label: act({ repository, number, labels: z.array(z.string()).min(1) }, (person, input, context) =>
    conversationJson(context, person.addLabel(input.repository, input.number, ...input.labels)),
  ),
  unlabel: act({ repository, number, label: z.string() }, (person, input, context) =>
    conversationJson(context, person.removeLabel(input.repository, input.number, input.label)),
  ),
  'create-label': act(
    { repository, name: z.string(), color: color.default('ededed'), description: z.string().nullable().default(null) },
    (person, input, context) => {
      const label = person.createLabel(input.repository, input.name, input.color, input.description);
      return labelJson(context, repositoryOf(context, input.repository), label);
    },
  ),
  'rename-label': act({ repository, from: z.string(), to: z.string() }, (person, input, context) => {
    const label = person.renameLabel(input.repository, input.from, input.to);
    return labelJson(context, repositoryOf(context, input.repository), label);
  }),
  'delete-label': act({ repository, name: z.string() }, (person, input) =>
    person.deleteLabel(input.repository, input.name),
  ),
};
