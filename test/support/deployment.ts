import type { DeploymentFacts } from '../../src/domain/deployment.ts';
import { known } from '../../src/domain/reading.ts';
import type { ReleaseRange, ReleaseRecord } from '../../src/domain/release.ts';
import { at, commit, dev, everyone, rae, sha } from './facts.ts';

export const DEPLOYED = sha('d');
export const RUN_URL = 'https://github.example/acme/shop/actions/runs/77';

/** Release 7 by Dev, which was ready when it was merged as the deployed commit. */
export const record = (parts: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  repositoryId: 1000,
  number: 7,
  url: 'https://github.example/acme/shop/pull/7',
  title: 'Release 1.4',
  base: 'main',
  head: sha('a'),
  commit: DEPLOYED,
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

export const range = (parts: Partial<ReleaseRange> = {}): ReleaseRange => ({
  commit: DEPLOYED,
  release: known(record()),
  previous: known({ tag: 'v1.3.0', commit: sha('3') }),
  commits: known([commit(sha('a'), dev)]),
  releases: known([record()]),
  origins: known([]),
  pushers: known([]),
  ...parts,
});

/**
 * Rae starts a workflow that deploys release 7 to production, and the app is asked.
 * She starts it manually. It deploys the merge commit of the release.
 */
export const deployment = (parts: Partial<DeploymentFacts> = {}): DeploymentFacts => ({
  version: 1,
  subject: { kind: 'deployment', repository: { owner: 'acme', name: 'shop' }, id: '501' },
  at: at(120),
  repository: { id: 1000, url: 'https://github.example/acme/shop' },
  request: {
    repositoryId: 1000,
    id: '501',
    environment: 'production',
    run: '77',
    sha: DEPLOYED,
    ref: 'main',
    creator: rae,
    asked: true,
  },
  deployed: DEPLOYED,
  run: {
    id: '77',
    url: RUN_URL,
    attempt: 1,
    headSha: DEPLOYED,
    event: 'workflow_dispatch',
    completed: false,
    triggeringActor: rae,
  },
  range: range(),
  violations: known([]),
  people: {
    users: everyone.map((account) => ({ login: account.login, account: known(account) })),
    teams: [],
  },
  own: 'countersign[bot]',
  ...parts,
});
