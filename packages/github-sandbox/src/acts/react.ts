import type { By } from '../context.ts';
import { conversationPermissions, demand } from '../demand.ts';
import { conversationsOf, isPullRequest } from '../lookup.ts';
import type { Conversation } from '../model/issue.ts';
import type { IssueComment, Reaction, ReactionContent, Review } from '../model/pull-request.ts';
import { nextId, nodeId, parseNodeId, type World } from '../model.ts';
import { notFound } from '../refusal.ts';
import { touch } from './note.ts';

/** GraphQL's names of REST's reactions. */
export const reactionNames: Readonly<Record<ReactionContent, string>> = {
  '+1': 'THUMBS_UP',
  '-1': 'THUMBS_DOWN',
  laugh: 'LAUGH',
  confused: 'CONFUSED',
  heart: 'HEART',
  hooray: 'HOORAY',
  rocket: 'ROCKET',
  eyes: 'EYES',
};

export type Reactable = IssueComment | Review | Conversation;

/** The issue or pull request that the target is, or belongs to. */
export const conversationOf = (target: Reactable): Conversation =>
  'on' in target ? target.on : 'pullRequest' in target ? target.pullRequest : target;

/** The comment, review, issue or pull request of a node id. null if there is none. */
export function findReactable(world: World, id: string): Reactable | null {
  if (!parseNodeId(id)) return null;
  for (const repository of world.repositories.values()) {
    for (const conversation of conversationsOf(repository)) {
      if (conversation.nodeId === id) return conversation;
      const reviews = isPullRequest(conversation) ? conversation.reviews : [];
      for (const post of [...conversation.comments, ...reviews]) if (post.nodeId === id) return post;
    }
  }
  return null;
}

/**
 * Adds a reaction: everyone who can read may. An existing one changes nothing (`created` is false).
 * No webhook is sent.
 */
export function react(
  by: By,
  target: Reactable,
  content: ReactionContent,
): { readonly reaction: Reaction; readonly created: boolean } {
  const { context, actor } = by;
  const conversation = conversationOf(target);
  const app = conversationPermissions(conversation);
  demand(by, conversation.repository, { person: 'read', app, level: 'write' });
  const before = target.reactions.find((other) => other.content === content && other.account === actor.account);
  if (before) return { reaction: before, created: false };
  const id = nextId(context.world);
  const createdAt = context.clock.now();
  const reaction = { id, nodeId: nodeId('REA', id), content, account: actor.account, createdAt };
  target.reactions.push(reaction);
  touch(context, conversation);
  return { reaction, created: true };
}

/** Removes one's own reaction. No webhook is sent. @throws GitHubRefusal 404 if there is none */
export function unreact(by: By, target: Reactable, content: ReactionContent): Reaction {
  const { context, actor } = by;
  const conversation = conversationOf(target);
  const app = conversationPermissions(conversation);
  demand(by, conversation.repository, { person: 'read', app, level: 'write' });
  const index = target.reactions.findIndex((one) => one.content === content && one.account === actor.account);
  const [reaction] = index < 0 ? [] : target.reactions.splice(index, 1);
  if (reaction === undefined) throw notFound();
  touch(context, conversation);
  return reaction;
}
