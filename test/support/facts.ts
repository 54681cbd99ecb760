import type { Account } from '../../src/domain/account.ts';
import type {
  CommentFact,
  CommitFact,
  Facts,
  GitPerson,
  HeadSighting,
  LabelName,
  ReviewFact,
  TimelineEvent,
} from '../../src/domain/facts.ts';
import { asInstant, asSha, type Instant, type Sha } from '../../src/domain/ids.ts';
import { known } from '../../src/domain/reading.ts';

const person = (id: number, login: string): Account => ({ id, login, kind: 'user' });

/**
 * The people of every decision test.
 * Pat, Oli, Rae and Sam, Kim and Lee hold the four roles; Dev and Ann write code.
 */
export const pat = person(1, 'pat');
export const oli = person(2, 'oli');
export const rae = person(3, 'rae');
export const sam = person(4, 'sam');
export const kim = person(5, 'kim');
export const lee = person(6, 'lee');
export const dev = person(7, 'dev');
export const ann = person(8, 'ann');
export const eve = person(9, 'eve');
export const robot: Account = { id: 10, login: 'robot[bot]', kind: 'bot' };
export const everyone = [pat, oli, rae, sam, kim, lee, dev, ann, eve];

/** A recognizable commit id: `sha('a')` is aaaa…. */
export const sha = (digit: string): Sha => asSha(digit.repeat(40).slice(0, 40));
export const treeOf = (commit: Sha): Sha => asSha(`7ee${commit.slice(3)}`);

/** Minutes after the pull request was opened, 2026-03-02 09:00 UTC. */
export const at = (minutes: number): Instant =>
  asInstant(new Date(Date.UTC(2026, 2, 2, 9, 0) + minutes * 60_000).toISOString());

export const gitPerson = (account: Account): GitPerson => ({
  name: account.login,
  email: `${account.login}@acme.example`,
  account,
});

export function commit(id: Sha, by: Account, parts: Partial<CommitFact> = {}): CommitFact {
  return {
    sha: id,
    tree: treeOf(id),
    parents: [sha('0')],
    authors: [gitPerson(by)],
    committer: gitPerson(by),
    signedByGitHub: false,
    ...parts,
  };
}

export const HEAD = sha('a');
export const NEXT = sha('b');

/**
 * A release pull request by Dev with one commit, and without acts.
 * It was opened at 09:00, and is observed a day later.
 */
export function facts(parts: Partial<Facts> & { readonly pull?: Partial<Facts['pullRequest']> } = {}): Facts {
  const { pull, ...rest } = parts;
  return {
    version: 1,
    subject: { kind: 'pull-request', repository: { owner: 'acme', name: 'shop' }, number: 7 },
    at: at(24 * 60),
    repository: { id: 1000, defaultBranch: 'main', url: 'https://github.example/acme/shop' },
    pullRequest: {
      title: 'Release 1.4',
      url: 'https://github.example/acme/shop/pull/7',
      state: 'open',
      draft: false,
      author: dev,
      createdAt: at(0),
      base: { ref: 'main', sha: sha('0') },
      head: { ref: 'release/1.4', sha: HEAD, tree: treeOf(HEAD), repository: 'acme/shop' },
      labels: known([]),
      merged: null,
      ...pull,
    },
    commits: known([commit(HEAD, dev)]),
    range: known({ since: null, commits: [], origins: [], hands: [] }),
    pushers: known([]),
    comments: known([]),
    reviews: known([]),
    events: known([]),
    heads: known([{ commit: HEAD, tree: treeOf(HEAD), since: at(0), source: 'webhook' }]),
    trees: [],
    formerHeads: [],
    people: {
      users: everyone.map((account) => ({ login: account.login, account: known(account) })),
      teams: [],
    },
    memory: { wasRelease: false, blocks: [], labelNames: LABELS_OF_OLD, heard: [], orders: [] },
    ...rest,
  };
}

/** The facts after Ann pushed another commit at `minutes`. */
export function pushed(before: Facts, minutes: number): Facts {
  const sightings: readonly HeadSighting[] = before.heads.state === 'known' ? before.heads.value : [];
  const commits = before.commits.state === 'known' ? before.commits.value : [];
  return {
    ...before,
    pullRequest: { ...before.pullRequest, head: { ...before.pullRequest.head, sha: NEXT, tree: treeOf(NEXT) } },
    commits: known([...commits, commit(NEXT, ann, { parents: [HEAD] })]),
    heads: known([...sightings, { commit: NEXT, tree: treeOf(NEXT), since: at(minutes), source: 'webhook' }]),
  };
}

export function comment(id: number, author: Account | null, minutes: number, body: string): CommentFact {
  return {
    id: String(id),
    nodeId: `IC_${id}`,
    url: `https://github.example/acme/shop/pull/7#issuecomment-${id}`,
    author,
    createdAt: at(minutes),
    editedAt: null,
    createdViaEmail: false,
    body,
  };
}

/** The comment or review after it was edited at `minutes`; unchanged if left out. */
export const afterEdit = <Edited extends CommentFact | ReviewFact>(
  before: Edited,
  minutes: number | undefined,
): Edited => (minutes === undefined ? before : { ...before, editedAt: at(minutes) });

export function review(id: number, author: Account | null, minutes: number, state: ReviewFact['state']): ReviewFact {
  return {
    id: String(id),
    nodeId: `PRR_${id}`,
    url: `https://github.example/acme/shop/pull/7#pullrequestreview-${id}`,
    author,
    submittedAt: at(minutes),
    editedAt: null,
    createdViaEmail: false,
    state,
    commit: { sha: HEAD, tree: treeOf(HEAD) },
    body: '',
  };
}

export function labelEvent(
  id: number,
  actor: Account | null,
  minutes: number,
  name: string,
): Extract<TimelineEvent, { kind: 'labeled' | 'unlabeled' }> {
  return { id: `LE_${id}`, kind: 'labeled', actor, at: at(minutes), label: { id: `LA_${name}`, name } };
}

export const unlabelEvent = (...labeled: Parameters<typeof labelEvent>): ReturnType<typeof labelEvent> => ({
  ...labelEvent(...labeled),
  kind: 'unlabeled',
});

/** The labels of the states. Their names were seen before the pull request was opened. */
const LABELS_OF_OLD: readonly LabelName[] = ['product', 'operation', 'organization', 'security', 'legal'].map(
  (state) => ({
    label: `LA_ready/${state}`,
    name: `ready/${state}`,
    since: asInstant('2026-03-01T00:00:00Z'),
  }),
);
