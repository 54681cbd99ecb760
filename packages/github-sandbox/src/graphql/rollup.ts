import { atSecond } from '../clock.ts';
import type { CheckRun, CommitStatus } from '../model/checks.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { latestRuns } from '../payloads/check.ts';
import { commitOrNull, demandRead, type GraphNode, type Look } from './look.ts';
import { connection, type PageArguments } from './paging.ts';

type Context = { readonly run: CheckRun } | { readonly status: CommitStatus };
type State = 'ERROR' | 'FAILURE' | 'PENDING' | 'SUCCESS';

/** Commit statuses alone; null if the commit has none. */
export function statusNode(look: Look, repository: Repository, sha: Sha): GraphNode | null {
  demandRead(look, repository, 'statuses');
  const statuses = latestStatuses(repository, sha);
  if (statuses.length === 0) return null;
  const contextNode = (status: CommitStatus) => statusContextNode(look, repository, status);
  return {
    __typename: 'Status',
    id: `ST_k${Buffer.from(`${repository.id}:${sha}`).toString('base64url')}`,
    state: worst(statuses.map((status) => status.state.toUpperCase() as State)),
    commit: () => commitOrNull(look, repository, sha),
    contexts: () => statuses.map(contextNode),
    context: ({ name }: { readonly name: string }) => {
      const found = statuses.find(({ context }) => context === name);
      return found === undefined ? null : contextNode(found);
    },
  };
}

/** Check runs and statuses together; null if the commit has neither. */
export function rollupNode(look: Look, repository: Repository, sha: Sha): GraphNode | null {
  demandRead(look, repository, 'checks');
  demandRead(look, repository, 'statuses');
  const runs = repository.checkSuites.filter(({ headSha }) => headSha === sha).flatMap(latestRuns);
  const statuses = latestStatuses(repository, sha);
  const contexts: readonly Context[] = [...runs.map((run) => ({ run })), ...statuses.map((status) => ({ status }))];
  if (contexts.length === 0) return null;
  return {
    __typename: 'StatusCheckRollup',
    id: `SCR_k${Buffer.from(`${repository.id}:${sha}`).toString('base64url')}`,
    state: worst(
      contexts.map((context) =>
        'run' in context ? runState(context.run) : (context.status.state.toUpperCase() as State),
      ),
    ),
    commit: () => commitOrNull(look, repository, sha),
    contexts: (args: PageArguments) => ({
      ...connection(contexts, args, {
        key: (context) => ('run' in context ? context.run.nodeId : context.status.nodeId),
        node: (context) =>
          'run' in context ? look.node.checkRun(context.run) : statusContextNode(look, repository, context.status),
      }),
      checkRunCount: runs.length,
      statusContextCount: statuses.length,
    }),
  };
}

/** The newest status of each context. */
function latestStatuses(repository: Repository, sha: Sha): readonly CommitStatus[] {
  const newest = new Map<string, CommitStatus>();
  for (const status of repository.statuses) if (status.sha === sha) newest.set(status.context, status);
  return [...newest.values()];
}

function runState({ status, conclusion }: CheckRun): State {
  if (status !== 'completed' || conclusion === null || conclusion === 'stale') return 'PENDING';
  return conclusion === 'success' || conclusion === 'neutral' || conclusion === 'skipped' ? 'SUCCESS' : 'FAILURE';
}

const worst = (states: readonly State[]): State =>
  (['ERROR', 'FAILURE', 'PENDING'] as const).find((state) => states.includes(state)) ?? 'SUCCESS';

function statusContextNode(look: Look, repository: Repository, status: CommitStatus): GraphNode {
  return {
    __typename: 'StatusContext',
    id: status.nodeId,
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: atSecond(status.createdAt),
    creator: () => look.node.account(status.creator),
    commit: () => commitOrNull(look, repository, status.sha),
  };
}
