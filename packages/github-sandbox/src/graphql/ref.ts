import { peel } from '../acts/tag.ts';
import { commitsBetween } from '../git/graph.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { commitOrNull, demandRead, type GraphNode, type Look } from './look.ts';
import { connection, type PageArguments } from './paging.ts';
import { chosenPullRequests, type PullRequestsArguments } from './pull-requests.ts';
import { findRef, findRevision } from './revision.ts';

/** `fullName` is whole, for example `refs/heads/main`; null if there is no such branch or tag. */
export function refNode(look: Look, repository: Repository, fullName: string): GraphNode | null {
  const ref = findRef(repository, fullName);
  const [, prefix, name] = /^(refs\/(?:heads|tags)\/)(.+)$/s.exec(ref?.fullName ?? '') ?? [];
  if (ref === null || name === undefined) return null;
  return {
    __typename: 'Ref',
    id: refId(repository, ref.fullName),
    name,
    prefix,
    target: () => look.node.object(repository, ref.sha),
    repository: () => look.node.repository(repository),
    compare: ({ headRef }: { readonly headRef: string }) => comparisonNode(look, repository, ref.sha, headRef),
    associatedPullRequests: (args: PullRequestsArguments) => {
      demandRead(look, repository, 'pull_requests');
      const own = (pullRequest: PullRequest) =>
        prefix === 'refs/heads/' && pullRequest.head.repository === repository && pullRequest.head.ref === name;
      return connection(chosenPullRequests(repository, args).filter(own), args, {
        key: ({ id }) => id,
        node: (pullRequest) => look.node.pullRequest(pullRequest),
      });
    },
  };
}

/** The same id as `node_id` in REST. */
const refId = (repository: Repository, fullName: string): string =>
  `REF_${Buffer.from(`${repository.id}:${fullName}`).toString('base64url')}`;

/** null if `head` names no commit, as on GitHub. */
function comparisonNode(look: Look, repository: Repository, base: string, head: string): GraphNode | null {
  const { objects } = repository;
  const found = findRevision(repository, head);
  if (found === null || found.path !== null) return null;
  const [from, to] = [peel(repository, base), peel(repository, found.sha)];
  if (!objects.commits.has(from) || !objects.commits.has(to)) return null;
  const ahead = commitsBetween(objects, from, to);
  const behind = commitsBetween(objects, to, from);
  return {
    __typename: 'Comparison',
    id: `CMP_k${Buffer.from(`${repository.id}:${from}:${to}`).toString('base64url')}`,
    aheadBy: ahead.length,
    behindBy: behind.length,
    status: ahead.length > 0 ? (behind.length > 0 ? 'DIVERGED' : 'AHEAD') : behind.length > 0 ? 'BEHIND' : 'IDENTICAL',
    baseTarget: () => commitOrNull(look, repository, from),
    headTarget: () => commitOrNull(look, repository, to),
    commits: (args: PageArguments) => ({
      ...connection(ahead, args, { key: ({ sha }) => sha, node: (commit) => look.node.commit(repository, commit) }),
      authorCount: new Set(ahead.map(({ author }) => author.email.toLowerCase())).size,
    }),
  };
}
