import { z } from 'zod';
import type { PullRequestSubject, RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';
import { type Gap, type GraphQLAnswer, gapAt, gapUnder } from '../client/graphql-answer.ts';
import { classifyLasting } from '../client/lasting.ts';
import { addPage, goesOn, type ListSoFar, newList, withProblem } from '../client/paged-list.ts';
import { isSharedMissing } from '../policy/shared-policy.ts';
import { LIST_NAMES, type ListName, type Lists, mapLists, whatOf } from './lists.ts';
import { type FoundTree, TREES_PER_REQUEST, treesIn } from './read-trees.ts';
import { MORE_QUERY, type SnapshotAnswer, snapshotQuery, snapshotShape } from './snapshot-query.ts';

export interface FirstAnswer {
  readonly kind: 'found';
  readonly answer: SnapshotAnswer;
  readonly lists: Lists;
  readonly trees: { readonly found: readonly FoundTree[]; readonly brought: number };
  readonly gaps: readonly Gap[];
}
export type Gone = { readonly kind: 'gone'; readonly movedTo: RepositoryRef | null };

/**
 * Sends the snapshot request.
 * It reads the pull request, the first page of each list, the policy files, and some trees.
 */
export async function readSnapshot(
  client: GitHubClient,
  subject: PullRequestSubject,
  trees: readonly Sha[],
): Promise<FirstAnswer | Gone> {
  const ask = async (whole: boolean) => {
    const asked = whole ? trees.slice(0, TREES_PER_REQUEST) : [];
    return { asked, whole, ...(await askFor(client, subject, asked, whole)) };
  };
  const sizes = [WHOLE, BARE];
  const { answer, gone, asked, whole } = await (client.inSizes?.(`Snapshot of ${nameOf(subject)}`, sizes, (size) =>
    ask(size === WHOLE),
  ) ?? ask(true));
  if (gone) return { kind: 'gone', movedTo: null };
  const shape = snapshotShape.safeParse(answer.data);
  if (!shape.success)
    throw new GitHubError('invalid', `${nameOf(subject)}: GitHub's answer has no ${placeOf(shape.error)}`);

  // A renamed repository answers to its old name too. It is one subject, which has the new name.
  const now = repositoryOf(shape.data.repository.nameWithOwner);
  if (now && !sameRepository(now, subject.repository)) return { kind: 'gone', movedTo: now };

  const pullRequest: Readonly<Record<string, unknown>> = shape.data.repository.pullRequest;
  return {
    kind: 'found',
    answer: shape.data,
    lists: mapLists((name) => {
      const list = newList(`${whatOf(name)} of ${nameOf(subject)}`);
      return whole ? page(list, name, pullRequest, answer.gaps) : list;
    }),
    trees: { found: treesIn(asked, shape.data.repository), brought: asked.length },
    gaps: answer.gaps,
  };
}

/** With lists or, if GitHub does not answer that, without. Then further pages read them from the start. */
const [WHOLE, BARE] = [2, 1];

async function askFor(
  client: GitHubClient,
  subject: PullRequestSubject,
  trees: readonly Sha[],
  whole: boolean,
): Promise<{ readonly answer: GraphQLAnswer; readonly gone: boolean }> {
  const answer = await client.graphql(snapshotQuery(trees), {
    ...variablesOf(subject),
    pull: `refs/pull/${subject.number}/head`,
    ...mergeLists((name) => ({ [name]: whole, [`${name}After`]: null })),
    appId: client.appId,
    checks: client.appId !== null,
    compare: whole,
  });
  const missing = (path: readonly string[]) => gapAt(answer.gaps, path)?.why === 'missing';
  const gone = missing(['repository']) || missing(['repository', 'pullRequest']);
  if (!gone) for (const gap of answer.gaps) if (!isAccountedFor(gap)) throw refused(subject, gap);
  return { answer, gone };
}

/**
 * True for a gap that the snapshot handles.
 * A gap inside a list makes that list unavailable, a missing tree or requester is unknown, without the comparison with the base the
 * commits are counted otherwise, and if GitHub shows no `.github` repository of the owner, `sharedPolicy` finds out
 * whether there is none (POL-1). A shared policy that may not be read is not handled: it could lock what the
 * repository's own file changes.
 */
function isAccountedFor(gap: Gap): boolean {
  const { path } = gap;
  const [root, second, third] = path;
  if (isSharedMissing(gap)) return true;
  if (root !== 'repository') return false;
  if (typeof second === 'string' && /^tree\d+$/.test(second)) return true;
  if (second !== 'pullRequest') return false;
  if (third === 'requesters') return true;
  return LIST_NAMES.some((name) => name === third) || (third === 'baseRef' && path[3] === 'compare');
}

const refused = (subject: PullRequestSubject, gap: Gap): GitHubError =>
  new GitHubError(
    gap.why === 'missing' ? 'not-found' : 'forbidden',
    `${nameOf(subject)}: GitHub left out ${gap.path.join('.')}: ${gap.message}`,
    { lasting: gap.why === 'missing' ? null : classifyLasting(null, gap.message) },
  );

const moreShape = z.object({
  repository: z.object({ pullRequest: z.looseObject({ headRefOid: z.string() }) }),
});

/**
 * Reads every list to its end. One request reads the next page of all that continue.
 * @throws GitHubError `conflict` if the head moved meanwhile: pages from before and after do not fit together
 */
export async function readFurtherPages(
  client: GitHubClient,
  subject: PullRequestSubject,
  first: FirstAnswer,
): Promise<Lists> {
  let lists = first.lists;
  while (LIST_NAMES.some((name) => goesOn(lists[name]))) {
    const before = lists;
    const answer = await client.graphql(MORE_QUERY, {
      ...variablesOf(subject),
      ...mergeLists((name) => ({ [name]: goesOn(before[name]), [`${name}After`]: before[name].after })),
    });
    const foreign = answer.gaps.find((gap) => !isAccountedFor(gap));
    if (foreign) throw refused(subject, foreign);
    const shape = moreShape.safeParse(answer.data);
    if (!shape.success)
      throw new GitHubError('invalid', `${nameOf(subject)}: GitHub's answer has no ${placeOf(shape.error)}`);
    const pullRequest = shape.data.repository.pullRequest;
    if (pullRequest.headRefOid !== first.answer.repository.pullRequest.headRefOid) {
      throw new GitHubError('conflict', `${nameOf(subject)}: the head moved while it was being read`);
    }
    lists = mapLists((name) =>
      goesOn(before[name]) ? page(before[name], name, pullRequest, answer.gaps) : before[name],
    );
  }
  return lists;
}

function page(
  list: ListSoFar,
  name: ListName,
  pullRequest: Readonly<Record<string, unknown>>,
  gaps: readonly Gap[],
): ListSoFar {
  const gap = gapUnder(gaps, ['repository', 'pullRequest', name]);
  return gap ? withProblem(list, gap.why) : addPage(list, pullRequest[name]);
}

const mergeLists = (make: (name: ListName) => Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(LIST_NAMES.flatMap((name) => Object.entries(make(name))));

const variablesOf = ({ repository, number }: PullRequestSubject) => ({
  owner: repository.owner,
  name: repository.name,
  number,
});

const nameOf = ({ repository, number }: PullRequestSubject): string =>
  `${repository.owner}/${repository.name}#${number}`;

const placeOf = (error: z.ZodError): string => {
  const issue = error.issues[0];
  return `usable ${issue?.path.join('.') || 'content'}`;
};

function repositoryOf(nameWithOwner: string): RepositoryRef | null {
  const [owner, name, ...rest] = nameWithOwner.split('/');
  return owner && name && rest.length === 0 ? { owner, name } : null;
}

const sameRepository = (a: RepositoryRef, b: RepositoryRef): boolean =>
  a.owner.toLowerCase() === b.owner.toLowerCase() && a.name.toLowerCase() === b.name.toLowerCase();
