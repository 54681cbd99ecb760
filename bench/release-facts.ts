import type { Account } from '../src/domain/account.ts';
import type { CommentFact, CommitFact, Facts, ReviewFact, TimelineEvent } from '../src/domain/facts.ts';
import { asInstant, asSha, type Instant, type Sha } from '../src/domain/ids.ts';
import { known } from '../src/domain/reading.ts';

/** The policy for the facts below. As many people hold the last role as sign. */
export const POLICY_TEXT = `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [oli] }
  release-coordinator: { users: [rae] }
  security-architect: { teams: [acme/appsec] }
`;

const person = (id: number, login: string): Account => ({ id, login, kind: 'user' });
const OWNERS = [person(1, 'pat'), person(2, 'oli'), person(3, 'rae')];
const WRITERS = [person(4, 'dev'), person(5, 'ann'), person(6, 'eve')];
const URL = 'https://github.example/acme/shop';

const id = (index: number): Sha => asSha(index.toString(16).padStart(40, '0'));
const treeOf = (index: number): Sha => asSha(`7ee${id(index).slice(3)}`);
/** Seconds after the pull request was opened. */
const at = (seconds: number): Instant => asInstant(new Date(Date.UTC(2026, 2, 2, 9) + seconds * 1000).toISOString());

/**
 * A ready release: commits by people who do not sign, and sign-offs of all kinds.
 * The commits are one line. The sign-offs are a comment, a review and a label in turns.
 */
export function releaseFacts(commits: number, signOffs: number): Facts {
  const crowd = Array.from({ length: signOffs }, (_, index) => person(1000 + index, `architect-${index}`));
  const third = (part: number) => crowd.filter((_, index) => index % 3 === part);
  const head = { sha: id(commits), tree: treeOf(commits) };
  return {
    version: 1,
    subject: { kind: 'pull-request', repository: { owner: 'acme', name: 'shop' }, number: 7 },
    at: at(100_000),
    repository: { id: 1, defaultBranch: 'main', url: URL },
    pullRequest: {
      title: 'Release 2.0',
      url: `${URL}/pull/7`,
      state: 'open',
      draft: false,
      author: WRITERS[0] ?? null,
      createdAt: at(0),
      base: { ref: 'main', sha: id(0) },
      head: { ref: 'release/2.0', ...head, repository: 'acme/shop' },
      labels: known([]),
      merged: null,
    },
    commits: known(Array.from({ length: commits }, (_, index) => commitAt(index + 1))),
    range: known({ since: null, commits: [], origins: [], hands: [] }),
    pushers: known([]),
    comments: known([
      ...OWNERS.map((who, index) => comment(index, who, '/ready')),
      ...third(0).map((who, index) => comment(index + 10, who, `/ready security ${head.sha}`)),
    ]),
    reviews: known(third(1).map((who, index) => review(index, who, head))),
    events: known(third(2).map(labeled)),
    heads: known([{ commit: head.sha, tree: head.tree, since: at(0), source: 'webhook' }]),
    trees: [],
    formerHeads: [],
    people: {
      users: OWNERS.map((account) => ({ login: account.login, account: known(account) })),
      teams: [{ team: 'acme/appsec', members: known(crowd) }],
    },
    memory: {
      wasRelease: false,
      blocks: [],
      labelNames: [{ label: 'LA_1', name: 'ready/security', since: at(0) }],
      heard: [],
      orders: [],
    },
  };
}

function commitAt(index: number): CommitFact {
  const account = WRITERS[index % WRITERS.length] ?? null;
  const hand = { name: account?.login ?? null, email: `${account?.login}@acme.example`, account };
  const parents = [id(index - 1)];
  return { sha: id(index), tree: treeOf(index), parents, authors: [hand], committer: hand, signedByGitHub: false };
}

const comment = (index: number, author: Account, body: string): CommentFact => ({
  id: String(index),
  nodeId: `IC_${index}`,
  url: `${URL}/pull/7#issuecomment-${index}`,
  author,
  createdAt: at(1000 + index),
  editedAt: null,
  createdViaEmail: false,
  body,
});

const review = (index: number, author: Account, commit: ReviewFact['commit']): ReviewFact => ({
  id: String(index),
  nodeId: `PRR_${index}`,
  url: `${URL}/pull/7#pullrequestreview-${index}`,
  author,
  submittedAt: at(1000 + index),
  editedAt: null,
  createdViaEmail: false,
  state: 'approved',
  commit,
  body: '',
});

const labeled = (actor: Account, index: number): TimelineEvent => ({
  id: `LE_${index}`,
  kind: 'labeled',
  actor,
  at: at(1000 + index),
  label: { id: 'LA_1', name: 'ready/security' },
});
