import type { Sandbox, SeededApp } from 'github-sandbox';
import type { Manifest } from '../../src/cli/doctor/permissions.ts';
import { doctor } from '../../src/cli/doctor.ts';
import { rulesets } from '../../src/cli/rulesets.ts';
import { run } from '../../src/cli/run.ts';
import { readPolicyOf, readSetupOf } from '../../src/composition/cli-app.ts';
import { nearest } from '../../src/policy-file/nearest-name.ts';
import { exampleRefs, refPatterns } from '../../src/policy-file/ref-patterns.ts';
import { rulesetPattern } from '../../src/policy-file/ruleset-pattern.ts';
import { startWatched } from '../support/conformity.ts';
import { fakeIo } from './io.ts';

export const SHOP = 'acme/shop';

/** What the app needs here, so that these tests do not change with app.yml. */
export const NEEDED: Manifest = {
  permissions: {
    actions: 'read',
    checks: 'write',
    contents: 'write',
    deployments: 'write',
    issues: 'write',
    members: 'read',
    merge_queues: 'read',
    metadata: 'read',
    pull_requests: 'write',
    statuses: 'write',
  },
  events: [
    'deployment_protection_rule',
    'issue_comment',
    'label',
    'merge_group',
    'pull_request',
    'pull_request_review',
    'push',
  ],
};

const GOOD_POLICY = `version: 1
releases: [{ base: main, head: "release/**" }]
roles:
  product-owner: { users: [pat, pia] }
  operations-coordinator: { teams: [acme/operations] }
  release-coordinator: { teams: [acme/release-coordinators] }
  security-architect: { teams: [acme/appsec] }
`;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface SetupWorld extends SeededApp {
  readonly sandbox: Sandbox;
  /** Runs `countersign ARGV…` against it. `as`: whose token is in GITHUB_TOKEN. */
  readonly countersign: (
    argv: readonly string[],
    as?: string,
    more?: Readonly<Record<string, string>>,
  ) => Promise<Ended>;
}

/**
 * acme/shop with a release by dev and ann, and the app with all its permissions.
 * Each role has two people. No rule holds anything yet.
 */
export async function startSetupWorld(
  options: {
    readonly policy?: string | null;
    readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
    readonly events?: readonly string[];
    readonly private?: boolean;
  } = {},
): Promise<SetupWorld> {
  const sandbox = await startWatched();
  for (const login of ['pat', 'pia', 'oli', 'ola', 'rae', 'sam', 'kim', 'lee', 'dev', 'ann', 'max'])
    sandbox.user(login);
  sandbox.org('acme', { owners: ['max'], members: ['pat', 'pia', 'dev', 'ann'], basePermission: 'none' });
  sandbox.team('acme/operations', { members: ['oli', 'ola'] });
  sandbox.team('acme/release-coordinators', { members: ['rae', 'sam'] });
  sandbox.team('acme/appsec', { members: ['kim', 'lee'] });
  const { policy = GOOD_POLICY } = options;
  sandbox.repository(SHOP, {
    author: 'dev',
    private: options.private ?? true,
    users: { pat: 'triage', pia: 'triage', dev: 'write', ann: 'write' },
    teams: { 'acme/operations': 'triage', 'acme/release-coordinators': 'write', 'acme/appsec': 'triage' },
    ...(policy === null ? {} : { policy }),
  });
  const { permissions, events } = NEEDED;
  const app = sandbox.app({
    slug: 'countersign',
    name: 'Countersign',
    owner: 'acme',
    permissions:
      options.permissions ??
      Object.fromEntries(
        Object.entries(permissions).map(([name, level]) => [name, level === 'write' ? 'write' : 'read']),
      ),
    events: options.events ?? events,
  });
  return {
    ...app,
    sandbox,
    countersign: (argv, as, more = {}) =>
      countersign(argv, {
        APP_ID: String(app.app.id),
        PRIVATE_KEY: app.privateKey,
        GITHUB_API_URL: `${sandbox.url}/api/v3`,
        ...(as === undefined ? {} : { GITHUB_TOKEN: sandbox.tokenOf(as) }),
        ...more,
      }),
  };
}

/** Runs `countersign ARGV…` with this environment; files are not written. */
export async function countersign(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const commands = [
    doctor({
      judging: async () => ({ exampleRefs, rulesetPattern, nearest, needed: NEEDED }),
      read: (name, io) => readSetupOf(name, io, exampleRefs),
    }),
    rulesets({ refPatterns, read: readPolicyOf, exists: async () => false, writeFile: async () => {} }),
  ];
  const io = { ...fakeIo(), env };
  const code = await run({ version: '0', commands }, argv, io);
  return { code, out: io.out(), err: io.err() };
}

/** Imports each ruleset that `countersign rulesets` prints, as max, who administers the repository. */
export async function importRulesets({ sandbox, countersign }: SetupWorld): Promise<void> {
  for (const which of ['branches', 'tags']) {
    const { code, out, err } = await countersign(['rulesets', SHOP, '--only', which]);
    if (code !== 0) throw new Error(err);
    const answer = await fetch(`${sandbox.url}/api/v3/repos/${SHOP}/rulesets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.tokenOf('max')}`, 'content-type': 'application/json' },
      body: out,
    });
    if (answer.status !== 201) throw new Error(`${which}: ${answer.status} ${await answer.text()}`);
  }
}
