import { type Reactable, reactionNames } from '../acts/react.ts';
import { atSecond, atSecondOrNull } from '../clock.ts';
import { isPullRequest } from '../lookup.ts';
import type { Reaction, ReactionContent } from '../model/pull-request.ts';
import type { GraphNode, Look } from './look.ts';
import { connection, type PageArguments } from './paging.ts';

/** In the order of GitHub's groups. */
const CONTENTS: readonly ReactionContent[] = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'];

/** REST's name of GraphQL's reaction. */
export function reactionContent(name: string): ReactionContent {
  const content = CONTENTS.find((candidate) => reactionNames[candidate] === name);
  if (content === undefined) throw new Error(`GitHub's schema has no reaction ${name}`);
  return content;
}

/** The comment, review, issue or pull request itself. */
export function reactableNode(look: Look, target: Reactable): GraphNode {
  if ('on' in target) return look.node.comment(target);
  if ('pullRequest' in target) return look.node.review(target);
  return isPullRequest(target) ? look.node.pullRequest(target) : look.node.issue(target);
}

/** The fields of everything that can be reacted to. */
export function reactionFields(look: Look, target: Reactable) {
  return {
    reactionGroups: () => CONTENTS.map((content) => groupNode(look, target, content)),
    reactions: (args: PageArguments & { readonly content?: string | null }) => {
      const { content } = args;
      const chosen = target.reactions.filter(
        (reaction) => content == null || reactionNames[reaction.content] === content,
      );
      return {
        ...connection(chosen, args, { key: ({ id }) => id, node: (reaction) => reactionNode(look, target, reaction) }),
        viewerHasReacted: chosen.some(({ account }) => account === look.actor.account),
      };
    },
  };
}

export function reactionNode(look: Look, target: Reactable, reaction: Reaction): GraphNode {
  return {
    __typename: 'Reaction',
    id: reaction.nodeId,
    databaseId: reaction.id,
    content: reactionNames[reaction.content],
    createdAt: atSecond(reaction.createdAt),
    user: () => (reaction.account.kind === 'User' ? look.node.account(reaction.account) : null),
    reactable: () => reactableNode(look, target),
  };
}

function groupNode(look: Look, target: Reactable, content: ReactionContent): GraphNode {
  const reactions = target.reactions.filter((reaction) => reaction.content === content);
  const people = (list: readonly Reaction[], args: PageArguments) =>
    connection(list, args, {
      key: ({ id }) => id,
      node: ({ account }) => look.node.account(account),
      edge: ({ createdAt }) => ({ reactedAt: atSecond(createdAt) }),
    });
  return {
    __typename: 'ReactionGroup',
    content: reactionNames[content],
    createdAt: atSecondOrNull(reactions[0]?.createdAt ?? null),
    viewerHasReacted: reactions.some(({ account }) => account === look.actor.account),
    reactors: (args: PageArguments) => people(reactions, args),
    users: (args: PageArguments) =>
      people(
        reactions.filter(({ account }) => account.kind === 'User'),
        args,
      ),
    subject: () => reactableNode(look, target),
  };
}
