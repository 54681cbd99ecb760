import { sees } from '../demand.ts';
import { conversationsOf, isPullRequest } from '../lookup.ts';
import type { Conversation } from '../model/issue.ts';
import type { Repository } from '../model/repository.ts';
import { parseNodeId } from '../model.ts';
import { seesTeams } from './account.ts';
import { NotModelled } from './errors.ts';
import { demandRead, type GraphNode, type Look } from './look.ts';

/**
 * The object of a node id. null if there is none that the viewer may see.
 * @throws NotModelled for kinds with ids that the sandbox does not look up
 */
export function findNode(look: Look, text: string): GraphNode | null {
  const { world } = look.context;
  const { prefix, id } = parseNodeId(text) ?? { prefix: '', id: '' };
  switch (prefix) {
    case '':
      return null;
    case 'U':
    case 'BOT':
    case 'O': {
      const account = world.accounts.get(Number(id));
      return account === undefined ? null : look.node.account(account);
    }
    case 'T': {
      const team = world.teams.get(Number(id));
      return team !== undefined && seesTeams(look, team.organization) ? look.node.team(team) : null;
    }
    case 'A': {
      const app = world.apps.get(Number(id));
      return app === undefined ? null : look.node.app(app);
    }
    case 'R':
    case 'C':
    case 'LA':
    case 'CS':
    case 'CR':
      return first(visible(look), (repository) => inRepository(look, repository, prefix, id));
    case 'I':
    case 'PR':
    case 'IC':
    case 'PRR':
      return first(visible(look), (repository) =>
        first(conversationsOf(repository), (conversation) => inConversation(look, conversation, text)),
      );
    default:
      throw new NotModelled(`Query.node(id:) for ids that begin with ${prefix}_`);
  }
}

const visible = ({ context, actor }: Look): readonly Repository[] =>
  [...context.world.repositories.values()].filter((repository) => sees({ context, actor }, repository));

function first<T, R>(items: Iterable<T>, find: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

function inRepository(look: Look, repository: Repository, prefix: string, id: string): GraphNode | null {
  if (prefix === 'R') return String(repository.id) === id ? look.node.repository(repository) : null;
  if (prefix === 'C') {
    const commit = repository.objects.commits.get(id);
    return commit === undefined ? null : look.node.commit(repository, commit);
  }
  if (prefix === 'LA') {
    const label = repository.labels.get(Number(id));
    return label === undefined ? null : look.node.label(repository, label);
  }
  if (prefix === 'CS') {
    const suite = repository.checkSuites.find((one) => String(one.id) === id);
    return suite === undefined ? null : look.node.checkSuite(suite);
  }
  const run = repository.checkRuns.find((one) => String(one.id) === id);
  return run === undefined ? null : look.node.checkRun(run);
}

function inConversation(look: Look, conversation: Conversation, nodeId: string): GraphNode | null {
  const comment = conversation.comments.find((one) => one.nodeId === nodeId);
  const reviews = isPullRequest(conversation) ? conversation.reviews : [];
  const review = reviews.find((one) => one.nodeId === nodeId);
  if (conversation.nodeId !== nodeId && comment === undefined && review === undefined) return null;
  demandRead(look, conversation.repository, isPullRequest(conversation) ? 'pull_requests' : 'issues');
  if (comment !== undefined) return look.node.comment(comment);
  if (review !== undefined) return look.node.review(review);
  return isPullRequest(conversation) ? look.node.pullRequest(conversation) : look.node.issue(conversation);
}
