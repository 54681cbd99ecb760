import { z } from 'zod';
import { distinctAccounts } from '../../domain/account.ts';
import type { Sha } from '../../domain/ids.ts';
import type { MergedPull } from '../../domain/range.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { addPage, goesOn, itemsOf, type ListSoFar, newList, withProblem } from '../client/paged-list.ts';
import { hex, PAGE, PAGE_INFO } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { sha } from '../client/shapes.ts';
import { account, actor, WHO } from '../client/who.ts';
import { readCommitFacts } from '../commits/commit-facts.ts';
import { COMMIT_PARTS, commitNode } from '../commits/commit-node.ts';

/** The number of commits whose pull requests one request reads. */
export const ORIGINS_PER_REQUEST = 100;
/** How many merged pull requests one request reads, each with up to 100 commits. */
export const PULLS_PER_REQUEST = 5;
/** Few commits belong to more pull requests. Those need further requests, one by one. */
const FEW = 10;

const associated = (page: number, after: string | null): string =>
  `associatedPullRequests(first: ${page}, after: ${JSON.stringify(after)}) { ${PAGE_INFO} nodes { id number state mergeCommit { oid } } }`;

/** Reads the pull requests of commits (aliases `commit0` …), from a cursor on. */
export const originsQuery = (commits: readonly { readonly oid: Sha; readonly after: string | null }[]): string => `
query Origins($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${commits.map(({ oid, after }, index) => `commit${index}: object(oid: "${hex(oid)}") { ... on Commit { oid ${associated(after === null ? FEW : PAGE, after)} } }`).join('\n    ')}
  }
}`;

/** Reads merged pull requests (aliases `pull0` …) from cursors on: openers, commits and force pushers. */
export const mergedPullsQuery = (pulls: readonly PullCursors[]): string => `
query MergedPulls($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${pulls
      .map(
        ({ number, commits, events }, index) =>
          `pull${index}: pullRequest(number: ${number}) { number author { ...Who } mergedBy { ...Who } ${commits === undefined ? '' : `commits(first: ${PAGE}, after: ${JSON.stringify(commits)}) { ${PAGE_INFO} nodes { id commit { ...CommitParts } } }`} ${events === undefined ? '' : `events: timelineItems(first: ${PAGE}, after: ${JSON.stringify(events)}, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) { ${PAGE_INFO} nodes { ... on HeadRefForcePushedEvent { id actor { ...Who } } } }`} }`,
      )
      .join('\n    ')}
  }
}${WHO}${pulls.some(({ commits }) => commits !== undefined) ? COMMIT_PARTS : ''}`;

/** The cursors of a pull request's lists; left out if that list is whole already. */
export interface PullCursors {
  readonly number: number;
  readonly commits?: string | null;
  readonly events?: string | null;
}

const candidate = z.object({
  number: z.number().int().positive(),
  state: z.string(),
  mergeCommit: z.object({ oid: sha }).nullable(),
});

const repositoryShape = z.object({ repository: z.record(z.string(), z.unknown()) });

/** The merged pull requests that became each commit. */
export async function readCandidates(
  repository: RepositoryClient,
  commits: readonly Sha[],
): Promise<Reading<ReadonlyMap<Sha, readonly number[]>>> {
  const lists = new Map<Sha, ListSoFar>(commits.map((oid) => [oid, newList(`pull requests of commit ${oid}`)]));
  const unread = () => [...lists].filter(([, list]) => goesOn(list)).slice(0, ORIGINS_PER_REQUEST);
  for (let asked = unread(); asked.length > 0; asked = unread()) {
    const query = originsQuery(asked.map(([oid, { after }]) => ({ oid, after })));
    const { data, gaps } = await repository.graphql(query);
    const [gap] = gaps;
    if (gap) return unavailable(gap.why, `pull requests by which commits of ${repository.fullName} came`);
    const given = repositoryShape.safeParse(data).data?.repository ?? {};
    for (const [index, [oid, list]] of asked.entries()) {
      const found = z
        .object({ oid: z.literal(oid), associatedPullRequests: z.unknown() })
        .safeParse(given[`commit${index}`]);
      lists.set(oid, found.success ? addPage(list, found.data.associatedPullRequests) : withProblem(list, 'malformed'));
    }
  }
  const all = new Map<Sha, readonly number[]>();
  for (const [oid, list] of lists) {
    const read = itemsOf(list, candidate);
    if (read.state === 'unavailable') return read;
    all.set(
      oid,
      read.value.flatMap(({ number, state, mergeCommit }) =>
        state === 'MERGED' && mergeCommit?.oid === oid ? [number] : [],
      ),
    );
  }
  return known(all);
}

const pullShape = z.object({
  number: z.number().int(),
  author: account,
  mergedBy: account,
  commits: z.unknown().optional(),
  events: z.unknown().optional(),
});

interface PullSoFar {
  readonly opener: MergedPull['opener'];
  readonly mergedBy: MergedPull['mergedBy'];
  readonly commits: ListSoFar;
  readonly events: ListSoFar;
}

/** Merged pull requests with all their own commits. Only they have what a squash replaced (SOD-1). */
export async function readMergedPulls(
  repository: RepositoryClient,
  numbers: readonly number[],
): Promise<Reading<readonly MergedPull[]>> {
  const pulls = new Map<number, PullSoFar>(
    numbers.map((number) => [
      number,
      {
        opener: null,
        mergedBy: null,
        commits: newList(`commits of #${number}`),
        events: newList(`force pushes of #${number}`),
      },
    ]),
  );
  const unread = () =>
    [...pulls].filter(([, one]) => goesOn(one.commits) || goesOn(one.events)).slice(0, PULLS_PER_REQUEST);
  for (let asked = unread(); asked.length > 0; asked = unread()) {
    const cursors = asked.map(([number, one]) => ({
      number,
      ...(goesOn(one.commits) ? { commits: one.commits.after } : {}),
      ...(goesOn(one.events) ? { events: one.events.after } : {}),
    }));
    const { data, gaps } = await repository.graphql(mergedPullsQuery(cursors));
    const [gap] = gaps;
    if (gap) return unavailable(gap.why, `merged pull requests of ${repository.fullName}`);
    const given = repositoryShape.safeParse(data).data?.repository ?? {};
    for (const [index, [number, one]] of asked.entries()) {
      const found = pullShape.safeParse(given[`pull${index}`]);
      if (!found.success || found.data.number !== number) return unavailable('malformed', `pull request #${number}`);
      pulls.set(number, {
        opener: found.data.author,
        mergedBy: found.data.mergedBy,
        commits: goesOn(one.commits) ? addPage(one.commits, found.data.commits) : one.commits,
        events: goesOn(one.events) ? addPage(one.events, found.data.events) : one.events,
      });
    }
  }
  const read: MergedPull[] = [];
  for (const [number, one] of pulls) {
    const pull = await mergedPullOf(repository, number, one);
    if (pull.state === 'unavailable') return pull;
    read.push(pull.value);
  }
  return known(read);
}

async function mergedPullOf(
  repository: RepositoryClient,
  number: number,
  { opener, mergedBy, ...lists }: PullSoFar,
): Promise<Reading<MergedPull>> {
  const nodes = itemsOf(lists.commits, z.object({ commit: commitNode }));
  if (nodes.state === 'unavailable') return nodes;
  const events = itemsOf(lists.events, z.object({ actor }));
  if (events.state === 'unavailable') return events;
  const commits = await readCommitFacts(
    repository,
    nodes.value.map(({ commit }) => commit),
  );
  if (commits.state === 'unavailable') return commits;
  // An unidentified person might sign under another name.
  if (events.value.some(({ actor: by }) => by.kind === 'unidentified'))
    return unavailable('malformed', `who pushed to #${number}`);
  const pushers = events.value.flatMap(({ actor: by }) => (by.kind === 'known' ? [by.account] : []));
  return known({ number, opener, mergedBy, commits: commits.value, forcePushers: distinctAccounts(pushers) });
}
