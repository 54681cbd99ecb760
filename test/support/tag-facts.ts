import type { Account } from '../../src/domain/account.ts';
import type { Sha } from '../../src/domain/ids.ts';
import { known } from '../../src/domain/reading.ts';
import type { ReleaseRange, ReleaseRecord } from '../../src/domain/release.ts';
import type { TagFacts, TagSighting, TagTarget, TagVerdict } from '../../src/domain/tag.ts';
import { at, commit, dev, everyone, rae, sam, sha } from './facts.ts';

/** The merge commit of Dev's release 7. Rae merged it, and v1.4.0 points at it. */
export const MERGE = sha('c');
const WORK = sha('d');
export const BEFORE = sha('e');

export const record = (parts: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  repositoryId: 1000,
  number: 7,
  url: 'https://github.example/acme/shop/pull/7',
  title: 'Release 1.4',
  base: 'main',
  head: WORK,
  commit: MERGE,
  mergedAt: at(60),
  mergedBy: rae,
  releasedBy: null,
  outcome: 'ready',
  check: 'success',
  passed: true,
  bypass: false,
  told: false,
  missing: [],
  authors: [dev],
  signers: [],
  policyDigest: null,
  recordedAt: at(61),
  ...parts,
});

const webFlow = { name: 'GitHub', email: 'noreply@github.com', account: null };

/**
 * The release range of v1.4.0: Dev's commit, and the merge commit.
 * GitHub made the latter when Rae pressed the button.
 */
export const range = (parts: Partial<ReleaseRange> = {}): ReleaseRange => ({
  commit: MERGE,
  release: known(record()),
  previous: known({ tag: 'v1.3.0', commit: BEFORE }),
  commits: known([
    commit(WORK, dev, { parents: [BEFORE] }),
    commit(MERGE, rae, { parents: [BEFORE, WORK], committer: webFlow, signedByGitHub: true }),
  ]),
  releases: known([record()]),
  origins: known([]),
  pushers: known([]),
  ...parts,
});

export const target = (parts: Partial<TagTarget> = {}): TagTarget => ({
  object: MERGE,
  commit: MERGE,
  annotated: false,
  signature: null,
  ...parts,
});

let seq = 0;
/** A webhook reported that `actor` made the tag point at `object`. */
export const pushed = (actor: Account | null, object: Sha | null = MERGE): TagSighting => ({
  seq: ++seq,
  object,
  actor,
  at: at(70),
  source: 'webhook',
});
/** An observation found the tag at `object`. */
export const observed = (object: Sha | null = MERGE): TagSighting => ({
  ...pushed(null, object),
  source: 'observation',
});

/**
 * Sam pushed v1.4.0 to the merge commit of a release that was ready.
 * Sam is a release coordinator, and wrote nothing of it.
 */
export const tagFacts = (parts: Partial<TagFacts> = {}): TagFacts => ({
  version: 1,
  subject: { kind: 'tag', repository: { owner: 'acme', name: 'shop' }, name: 'v1.4.0' },
  at: at(80),
  repository: { id: 1000, url: 'https://github.example/acme/shop' },
  tag: target(),
  sightings: [pushed(sam)],
  accepted: null,
  range: range(),
  people: { users: everyone.map((account) => ({ login: account.login, account: known(account) })), teams: [] },
  own: 'countersign[bot]',
  orderedBy: null,
  ...parts,
});

/** A verdict against v1.4.0 that Dev pushed, with `parts` replaced. */
export const tagVerdict = (parts: Partial<TagVerdict> = {}): TagVerdict => ({
  subject: tagFacts().subject,
  at: at(80),
  outcome: 'violation',
  object: MERGE,
  commit: MERGE,
  pusher: dev,
  deployer: dev,
  violations: [{ code: 'code-author', pusher: dev, deployers: [rae, sam] }],
  missing: [],
  problems: [],
  release: { number: 7, url: record().url },
  previous: { tag: 'v1.3.0', commit: BEFORE },
  warned: [],
  accepted: null,
  policyDigest: null,
  ...parts,
});
