import { atSecond } from '../clock.ts';
import { sees } from '../demand.ts';
import { findAccount, findMoved, findRepository } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import { userNode } from './account.ts';
import { GraphError, unresolved } from './errors.ts';
import { findNode } from './find-node.ts';
import type { GraphNode, Look } from './look.ts';

const MAX_IDS = 100;

/** The root of every query. */
export function queryRoot(look: Look): GraphNode {
  const { context, actor } = look;
  const named = (login: string, kinds: readonly Account['kind'][], kind: string): GraphNode => {
    const account = findAccount(context.world, login);
    if (account === null || !kinds.includes(account.kind)) throw unresolved(kind, `login of '${login}'`);
    return look.node.account(account);
  };
  return {
    __typename: 'Query',
    viewer: () => userNode(look, actor.account),
    user: ({ login }: { readonly login: string }) => named(login, ['User'], 'a User'),
    organization: ({ login }: { readonly login: string }) => named(login, ['Organization'], 'an Organization'),
    repositoryOwner: ({ login }: { readonly login: string }) => {
      const account = findAccount(context.world, login);
      return account === null || account.kind === 'Bot' ? null : look.node.account(account);
    },
    repository: ({ owner, name, followRenames }: RepositoryArguments) => {
      const moved = followRenames === false ? null : findMoved(context.world, owner, name);
      const repository = findRepository(context.world, owner, name) ?? moved;
      if (repository === null || !sees({ context, actor }, repository)) {
        throw unresolved('a Repository', `name '${owner}/${name}'`);
      }
      return look.node.repository(repository);
    },
    node: ({ id }: { readonly id: string }) => nodeOf(look, id),
    nodes: ({ ids }: { readonly ids: readonly string[] }) => {
      if (ids.length > MAX_IDS) {
        const message = `You may not provide more than ${MAX_IDS} node ids; you provided ${ids.length}.`;
        throw new GraphError('ARGUMENT_LIMIT', message);
      }
      // A rejected entry is null with its own error; the others stay.
      return ids.map((id) => {
        try {
          return nodeOf(look, id);
        } catch (error) {
          return error instanceof Error ? error : new Error(String(error));
        }
      });
    },
    rateLimit: ({ dryRun: _ }: { readonly dryRun?: boolean | null }) => rateLimit(look),
  };
}

interface RepositoryArguments {
  readonly owner: string;
  readonly name: string;
  readonly followRenames?: boolean | null;
}

function nodeOf(look: Look, id: string): GraphNode {
  const found = findNode(look, id);
  if (found === null) throw unresolved('a node', `global id of '${id}'`);
  return found;
}

function rateLimit({ weight, rateLimit: { limit, used, remaining, reset } }: Look): GraphNode {
  return {
    __typename: 'RateLimit',
    limit,
    cost: weight.cost,
    nodeCount: weight.nodes,
    used,
    remaining,
    resetAt: atSecond(reset * 1000),
  };
}
