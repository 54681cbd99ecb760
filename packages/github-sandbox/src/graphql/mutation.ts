import { comment, editComment, minimizeComment } from '../acts/comment.ts';
import { dequeue, enqueue } from '../acts/queue-entry.ts';
import { conversationOf, findReactable, type Reactable, react, unreact } from '../acts/react.ts';
import { sees } from '../demand.ts';
import {
  type IssueComment,
  MINIMIZED_REASONS,
  type MinimizedReason,
  type PullRequest,
  type Reaction,
} from '../model/pull-request.ts';
import { unresolved } from './errors.ts';
import type { GraphNode, Look } from './look.ts';
import { entryNode } from './merge-queue.ts';
import { reactableNode, reactionContent, reactionFields, reactionNode } from './reaction.ts';

type Input<T> = { readonly input: T & { readonly clientMutationId?: string | null } };

/** The root of every mutation. Each does the same as in REST, with the same checks and webhooks. */
export function mutationRoot(look: Look): GraphNode {
  const { context, actor } = look;
  return {
    __typename: 'Mutation',
    addReaction: ({ input }: ReactionInput) => {
      const target = reactable(look, input.subjectId);
      const { reaction } = react({ context, actor }, target, reactionContent(input.content));
      return reactionPayload(look, input.clientMutationId, target, reaction);
    },
    removeReaction: ({ input }: ReactionInput) => {
      const target = reactable(look, input.subjectId);
      const reaction = unreact({ context, actor }, target, reactionContent(input.content));
      return reactionPayload(look, input.clientMutationId, target, reaction);
    },
    addComment: ({ input }: Input<{ readonly subjectId: string; readonly body: string }>) => {
      const target = reactable(look, input.subjectId);
      if ('on' in target || 'pullRequest' in target) throw unresolved('a node', `global id of '${input.subjectId}'`);
      const made = comment({ context, actor }, target.repository, target.number, input.body);
      return {
        clientMutationId: input.clientMutationId ?? null,
        commentEdge: () => ({ cursor: made.nodeId, node: () => look.node.comment(made) }),
        subject: () => reactableNode(look, target),
      };
    },
    enqueuePullRequest: ({ input }: Input<EnqueueFields>) => {
      const { clientMutationId = null, pullRequestId, expectedHeadOid = null, jump } = input;
      const entry = enqueue({ context, actor }, pullRequestOf(look, pullRequestId), {
        head: expectedHeadOid,
        jump: jump === true,
      });
      return { clientMutationId, mergeQueueEntry: () => entryNode(look, entry) };
    },
    dequeuePullRequest: ({ input }: Input<{ readonly id: string }>) => {
      const { clientMutationId = null, id } = input;
      const entry = dequeue({ context, actor }, pullRequestOf(look, id));
      return { clientMutationId, mergeQueueEntry: () => entryNode(look, entry) };
    },
    minimizeComment: ({ input }: Input<{ readonly subjectId: string; readonly classifier: string }>) => {
      const target = commentOf(look, input.subjectId);
      minimizeComment({ context, actor }, target, minimizedReason(input.classifier));
      return { clientMutationId: input.clientMutationId ?? null, minimizedComment: () => look.node.comment(target) };
    },
    unminimizeComment: ({ input }: Input<{ readonly subjectId: string }>) => {
      const target = commentOf(look, input.subjectId);
      minimizeComment({ context, actor }, target, null);
      return { clientMutationId: input.clientMutationId ?? null, unminimizedComment: () => look.node.comment(target) };
    },
    updateIssueComment: ({ input }: Input<{ readonly id: string; readonly body: string }>) => {
      const target = commentOf(look, input.id);
      const edited = editComment({ context, actor }, target, input.body);
      return { clientMutationId: input.clientMutationId ?? null, issueComment: () => look.node.comment(edited) };
    },
  };
}

/** REST's and `minimizedReason`'s name of a classifier. */
function minimizedReason(classifier: string): MinimizedReason {
  const found = MINIMIZED_REASONS.find((reason) => reason.toUpperCase().replace('-', '_') === classifier);
  if (found === undefined) throw new Error(`GitHub's schema has no classifier ${classifier}`);
  return found;
}

/** The comment of a node id. The sandbox minimizes nothing else this way. */
function commentOf(look: Look, id: string): IssueComment {
  const target = reactable(look, id);
  if (!('on' in target)) throw unresolved('a node', `global id of '${id}'`);
  return target;
}

interface EnqueueFields {
  readonly pullRequestId: string;
  readonly expectedHeadOid?: string | null;
  readonly jump?: boolean | null;
}

function pullRequestOf(look: Look, id: string): PullRequest {
  const found = reactable(look, id);
  if (!('head' in found)) throw unresolved('a node', `global id of '${id}'`);
  return found;
}

type ReactionInput = Input<{ readonly subjectId: string; readonly content: string }>;

const reactionPayload = (
  look: Look,
  clientMutationId: string | null | undefined,
  target: Reactable,
  reaction: Reaction,
) => ({
  clientMutationId: clientMutationId ?? null,
  reaction: () => reactionNode(look, target, reaction),
  reactionGroups: reactionFields(look, target).reactionGroups,
  subject: () => reactableNode(look, target),
});

function reactable(look: Look, id: string): Reactable {
  const found = findReactable(look.context.world, id);
  if (found === null || !sees(look, conversationOf(found).repository)) {
    throw unresolved('a node', `global id of '${id}'`);
  }
  return found;
}
