import { z } from 'zod';
import { TAG_CHECK } from '../../domain/effects.ts';
import type { Sha } from '../../domain/ids.ts';
import { GitHubError } from '../client/github-error.ts';
import { inParts } from '../client/in-parts.ts';
import { addPage, goesOn, itemsOf, type ListSoFar, newList } from '../client/paged-list.ts';
import { hex, PAGE_INFO } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { commitChecks } from '../pull-request/commit-checks.ts';

const COMMITS_PER_REQUEST = 50;

export const refusedQuery = (commits: readonly Sha[]): string => `
query Refused($owner: String!, $name: String!, $appId: Int, $check: String!) {
  repository(owner: $owner, name: $name) {
    ${commits.map((sha, index) => `commit${index}: object(oid: "${hex(sha)}") { ...Refusal }`).join('\n    ')}
  }
}
fragment Refusal on Commit {
  oid
  checkSuites(first: 20, filterBy: { appId: $appId }) {
    ${PAGE_INFO}
    nodes { id checkRuns(first: 1, filterBy: { checkName: $check, checkType: LATEST }) { nodes { conclusion } } }
  }
}`;

const run = z.object({ conclusion: z.string().nullable() });
const suite = z.object({ checkRuns: z.object({ nodes: z.array(run) }) });
const commitShape = z.object({ oid: z.string(), checkSuites: z.unknown() });
const answerShape = z.object({ repository: z.record(z.string(), z.unknown()) });

/**
 * The given commits on which this app's own `countersign/tag` says failure; 50 a request.
 * Used only if nothing is stored of a repository's tags.
 * @throws GitHubError also if the suites of a commit could not be read to their end: a refusal may be among the rest
 */
export async function refusedCommits(repository: RepositoryClient, commits: readonly Sha[]): Promise<ReadonlySet<Sha>> {
  const what = `checks of tagged commits of ${repository.fullName}`;
  const distinct = [...new Set(commits)];
  const refused = new Set<Sha>();
  const parts = { items: distinct, most: COMMITS_PER_REQUEST };
  await inParts(repository, 'Refused', parts, async (asked) => {
    const variables = { appId: repository.client.appId, check: TAG_CHECK };
    const { data, gaps } = await repository.graphql(refusedQuery(asked), variables);
    const [gap] = gaps;
    if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
    const given = answerShape.safeParse(data).data?.repository ?? {};
    for (const [index, commit] of asked.entries()) {
      const shape = commitShape.safeParse(given[`commit${index}`]);
      if (!shape.success || shape.data.oid !== commit) throw new GitHubError('invalid', `${what}: malformed`);
      const list = addPage(newList(what), shape.data.checkSuites);
      if (await isRefused(repository, commit, list)) refused.add(commit);
    }
    return true;
  });
  return refused;
}

async function isRefused(repository: RepositoryClient, commit: Sha, list: ListSoFar): Promise<boolean> {
  if (goesOn(list)) {
    const checks = (await commitChecks(repository, commit)) ?? [];
    return checks.some(({ name, conclusion }) => name === TAG_CHECK && conclusion === 'failure');
  }
  const suites = itemsOf(list, suite);
  if (suites.state === 'unavailable') throw new GitHubError('invalid', `${list.what}: ${suites.why}`);
  return suites.value.flatMap(({ checkRuns }) => checkRuns.nodes).some(({ conclusion }) => conclusion === 'FAILURE');
}
