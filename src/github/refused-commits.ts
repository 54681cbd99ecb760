import { z } from 'zod';
import { TAG_CHECK } from '../domain/effects.ts';
import type { RepositoryRef } from '../domain/facts.ts';
import type { Sha } from '../domain/ids.ts';
import type { GitHubClient } from './client.ts';
import { GitHubError } from './github-error.ts';
import { hex } from './query-parts.ts';

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
    nodes { checkRuns(first: 1, filterBy: { checkName: $check, checkType: LATEST }) { nodes { conclusion } } }
  }
}`;

const run = z.object({ conclusion: z.string().nullable() });
const commitShape = z.object({
  oid: z.string(),
  checkSuites: z.object({ nodes: z.array(z.object({ checkRuns: z.object({ nodes: z.array(run) }) })) }).nullable(),
});
const answerShape = z.object({ repository: z.record(z.string(), z.unknown()) });

/**
 * Those of the commits on which this app's own `countersign/tag` says failure; 50 a request. Asked only where nothing is
 * remembered of a repository's tags.
 * @throws GitHubError
 */
export async function refusedCommits(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  commits: readonly Sha[],
): Promise<ReadonlySet<Sha>> {
  const what = `checks of tagged commits of ${owner}/${name}`;
  const distinct = [...new Set(commits)];
  const refused = new Set<Sha>();
  for (let start = 0; start < distinct.length; start += COMMITS_PER_REQUEST) {
    const asked = distinct.slice(start, start + COMMITS_PER_REQUEST);
    const variables = { owner, name, appId: client.appId, check: TAG_CHECK };
    const { data, gaps } = await client.graphql(refusedQuery(asked), variables);
    const [gap] = gaps;
    if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
    const given = answerShape.safeParse(data).data?.repository ?? {};
    for (const [index, commit] of asked.entries()) {
      const shape = commitShape.safeParse(given[`commit${index}`]);
      if (!shape.success || shape.data.oid !== commit) throw new GitHubError('invalid', `${what}: malformed`);
      const runs = (shape.data.checkSuites?.nodes ?? []).flatMap(({ checkRuns }) => checkRuns.nodes);
      if (runs.some(({ conclusion }) => conclusion === 'FAILURE')) refused.add(commit);
    }
  }
  return refused;
}
