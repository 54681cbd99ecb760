import { atSecond, atSecondOrNull } from '../clock.ts';
import type { Issue } from '../model/issue.ts';
import { conversationUrl } from '../payloads/links.ts';
import { association } from '../payloads/pull-request.ts';
import { accountOrNull, addresses, type GraphNode, type Look } from './look.ts';
import { connection, type Order, ordered, type PageArguments } from './paging.ts';
import { reactionFields } from './reaction.ts';

export function issueNode(look: Look, issue: Issue): GraphNode {
  const { repository, labels, comments } = issue;
  return {
    __typename: 'Issue',
    id: issue.nodeId,
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
    closed: issue.state === 'closed',
    closedAt: atSecondOrNull(issue.closedAt),
    createdAt: atSecond(issue.createdAt),
    publishedAt: atSecond(issue.createdAt),
    updatedAt: atSecond(issue.updatedAt),
    locked: false,
    activeLockReason: null,
    createdViaEmail: false,
    milestone: null,
    ...addresses(look, conversationUrl(look.context, issue)),
    author: () => accountOrNull(look, issue.author),
    authorAssociation: () => association(look.context, repository, issue.author),
    viewerDidAuthor: issue.author === look.actor.account,
    repository: () => look.node.repository(repository),
    labels: (args: PageArguments & { readonly orderBy?: Order<'CREATED_AT' | 'NAME'> }) =>
      connection(
        ordered(labels, args.orderBy, ({ id, name }, field) => (field === 'NAME' ? name.toLowerCase() : id)),
        args,
        { key: ({ id }) => id, node: (label) => look.node.label(repository, label) },
      ),
    comments: (args: PageArguments & { readonly orderBy?: Order<'UPDATED_AT'> }) =>
      connection(
        ordered(comments, args.orderBy, ({ updatedAt }) => updatedAt),
        args,
        { key: ({ id }) => id, node: (comment) => look.node.comment(comment) },
      ),
    ...reactionFields(look, issue),
  };
}
