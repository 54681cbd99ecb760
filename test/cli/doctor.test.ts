import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { projectPath } from '../../scripts/generated.ts';
import { expectConformity } from '../support/conformity.ts';
import { expectGolden } from '../support/golden.ts';
import { countersign, importRulesets, NEEDED, type SetupWorld, SHOP, startSetupWorld } from './setup-world.ts';

let world: SetupWorld | null = null;
afterEach(async () => {
  if (world === null) return;
  const { sandbox } = world;
  world = null;
  try {
    expectConformity(sandbox);
  } finally {
    await sandbox.close();
  }
});

const start = async (options: Parameters<typeof startSetupWorld>[0] = {}): Promise<SetupWorld> => {
  world = await startSetupWorld(options);
  return world;
};

/**
 * Replaces what changes from run to run, for golden files.
 * The address is replaced by one as long as the sandbox's, so that lines end where they did.
 */
const steady = ({ sandbox }: SetupWorld, text: string): string =>
  text
    .replaceAll(sandbox.url, 'https://github.example')
    .replaceAll(/(installations|rules)\/\d+/g, '$1/1')
    .replaceAll(/the (team|app) \d+/g, 'the $1 1');

/** Everything that docs/setup.md says. */
async function wellKept(): Promise<SetupWorld> {
  const made = await start();
  await importRulesets(made);
  made.sandbox.as('max').setEnvironment(SHOP, 'production', { apps: ['countersign'], canAdminsBypass: false });
  return made;
}

/** As it looks where somebody read the README and stopped half-way. */
async function badlyKept(): Promise<SetupWorld> {
  const made = await start({
    policy: `version: 1
releases: [{ base: main, head: "release/**" }, { base: "stable/**" }, { label: release }]
tags: { on-violation: delete }
environments: [prodution]
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [dev] }
  release-coordinator: { teams: [acme/release-coordinators] }
  security-architect: { teams: [acme/appsec], users: [rae] }
`,
    permissions: {
      ...NEEDED.permissions,
      checks: 'write',
      statuses: 'read',
      secrets: 'read',
      contents: 'write',
    },
    events: NEEDED.events.filter((event) => event !== 'push' && event !== 'label'),
  });
  const { sandbox, app } = made;
  const max = sandbox.as('max');
  max.push(SHOP, { branch: 'stable/1', from: 'main', commits: [] });
  max.setTeamPermission(SHOP, 'acme/appsec', null);
  max.setRuleset(SHOP, {
    name: 'Main',
    target: 'branch',
    enforcement: 'active',
    include: ['~DEFAULT_BRANCH'],
    exclude: [],
    rules: [
      {
        type: 'required_status_checks',
        strict: false,
        doNotEnforceOnCreate: false,
        checks: [{ context: 'countersign/readiness', integrationId: null }],
      },
    ],
    bypassActors: [{ actorId: null, actorType: 'OrganizationAdmin', mode: 'always' }],
  });
  max.setRuleset(SHOP, {
    name: 'Tags',
    target: 'tag',
    enforcement: 'active',
    include: ['refs/tags/v*'],
    exclude: ['refs/tags/v*-rc*'],
    rules: [
      { type: 'deletion' },
      {
        type: 'required_status_checks',
        strict: false,
        doNotEnforceOnCreate: false,
        checks: [{ context: 'countersign/tag', integrationId: app.id }],
      },
    ],
    bypassActors: [
      { actorId: 5, actorType: 'RepositoryRole', mode: 'always' },
      { actorId: 1, actorType: 'Team', mode: 'exempt' },
    ],
  });
  max.setEnvironment(SHOP, 'production', {});
  return made;
}

describe('countersign doctor', () => {
  test('of a well-kept repository finds nothing to fix, and ends with 0', async () => {
    const made = await wellKept();
    const { code, out, err } = await made.countersign(['doctor', SHOP], 'max');
    expect([code, err]).toEqual([0, '']);
    expectGolden('doctor-well-kept.txt', steady(made, out));
  });

  test('of a badly kept repository finds it all, each with its fix, and ends with 1', async () => {
    const made = await badlyKept();
    const { code, out, err } = await made.countersign(['doctor', SHOP], 'max');
    expect([code, err]).toEqual([1, '']);
    expectGolden('doctor-badly-kept.txt', steady(made, out));

    // The same as JSON, with the same exit status.
    const json = await made.countersign(['doctor', SHOP, '--json'], 'max');
    const { repository, app, counts, findings } = JSON.parse(json.out);
    expect([json.code, repository, app]).toEqual([1, SHOP, { id: made.app.id, slug: 'countersign' }]);
    expect(counts.error).toBe(findings.filter((one: { severity: string }) => one.severity === 'error').length);
    expect(out).toContain(`${counts.error} errors, ${counts.warning} warnings, ${counts.note} notes, `);
    for (const { code: name } of findings) expect(out).toContain(`[${name}]`);
  });

  test('without the token of an administrator says that it cannot see who may pass, and never that nobody may', async () => {
    const made = await wellKept();
    for (const as of [undefined, 'dev']) {
      const { code, out } = await made.countersign(['doctor', SHOP], as);
      expect([code, out.match(/bypass-unseen/g)?.length, out.includes('bypass-nobody')]).toEqual([0, 2, false]);
    }
  });

  test('finds branches on further pages, and rulesets of the organization', async () => {
    const made = await start({
      policy: `version: 1
releases: [{ base: "stable/*" }]
roles:
  product-owner: { users: [pat, pia] }
  operations-coordinator: { teams: [acme/operations] }
  release-coordinator: { teams: [acme/release-coordinators] }
  security-architect: { teams: [acme/appsec] }
`,
    });
    const { sandbox } = made;
    for (let number = 0; number < 100; number++) sandbox.as('max').createBranch(SHOP, `topic/${number}`);
    sandbox.as('max').createBranch(SHOP, 'stable/1');
    const { out } = await made.countersign(['doctor', SHOP]);
    expect(out).toContain('stable/1: countersign/readiness is not required.');
    const answer = await fetch(`${sandbox.url}/api/v3/orgs/acme/rulesets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.tokenOf('max')}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...JSON.parse((await made.countersign(['rulesets', SHOP, '--only', 'branches'])).out),
        conditions: {
          ref_name: { include: ['refs/heads/stable/*'], exclude: [] },
          repository_name: { include: ['~ALL'], exclude: [] },
        },
      }),
    });
    expect(answer.status).toBe(201);
    expect((await made.countersign(['doctor', SHOP])).out).toContain(
      'stable/1: countersign/readiness is required from this app.',
    );
  });

  test('if something may not be read it says which permission is missing, and what it decides is an error', async () => {
    const { actions: _, members: __, ...permissions } = NEEDED.permissions;
    const made = await start({ permissions: permissions as Readonly<Record<string, 'read' | 'write'>> });
    await importRulesets(made);
    const { code, out } = await made.countersign(['doctor', SHOP], 'max');
    expect(code).toBe(1);
    expect(out).toContain('[environments-unreadable]');
    expect(out).toContain('Grant the app the permission actions: read');
    expect(out).toMatch(/security-architect: who holds it is not known.*\n?.*members of acme\/appsec/);
    expect(out).toContain('The app lacks 2 permissions: actions: read and members: read.');
  });

  test('an app that may not read contents does not know the policy, and does not say that there is none', async () => {
    const { contents: _, ...permissions } = NEEDED.permissions;
    const made = await start({ permissions: permissions as Readonly<Record<string, 'read' | 'write'>> });
    const { code, out } = await made.countersign(['doctor', SHOP]);
    expect([code, out.includes('[policy-unreadable]'), out.includes('[policy-absent]')]).toEqual([1, true, false]);
  });

  test('POL-1: an app on some repositories does not know whether there is a shared policy, says what to do, and sees it done', async () => {
    const made = await start();
    const { sandbox } = made;
    sandbox.repository('acme/.github', { private: true, policy: 'version: 1\nlocked: [sign-off]\n' });
    sandbox.as('max').chooseRepositories('acme', 'countersign', [SHOP]);
    const hidden = await made.countersign(['doctor', SHOP]);
    expect([hidden.code, hidden.out.includes('[policy-invalid]')]).toEqual([1, true]);
    expect(hidden.out.replaceAll(/\s+/g, ' ')).toContain('whether acme has a shared policy is not known');
    const rulesets = await made.countersign(['rulesets', SHOP, '--out', tmpdir()]);
    expect(rulesets.code).not.toBe(0);
    const declared = await made.countersign(['doctor', SHOP], undefined, { OWNERS_WITHOUT_SHARED_POLICY: 'acme' });
    expect(declared.out).toContain('[policy-valid]');
    sandbox.as('max').chooseRepositories('acme', 'countersign', [SHOP, 'acme/.github']);
    const seen = await made.countersign(['doctor', SHOP]);
    expect(seen.out).toContain('acme/.github:.github/countersign.yml');
    expect(seen.out).toContain('[policy-valid]');
  });

  test('REL-1: a renamed branch that the policy still names is an error that says what it is called now', async () => {
    const made = await start();
    made.sandbox.as('max').renameBranch(SHOP, 'main', 'trunk');
    const { code, out } = await made.countersign(['doctor', SHOP]);
    expect([code, out.includes('[branch-absent]')]).toEqual([1, true]);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('It was renamed to trunk');
  });

  test('TAG-3: tags that move on with each release, and are release tags by the policy, are a warning', async () => {
    const made = await wellKept();
    const tags = ['v1', 'v1.4', 'v1.4.2'].map((name) => ({ name, commit: 'main' }));
    made.sandbox.as('max').deleteRuleset(SHOP, 'Countersign: release tags');
    made.sandbox.as('max').pushTags(SHOP, tags);
    const { out } = await made.countersign(['doctor', SHOP, '--json']);
    const moving = JSON.parse(out).findings.filter((one: { code: string }) => one.code === 'tag-moving');
    expect(moving).toMatchObject([
      { severity: 'warning', subjects: ['v1', 'v1.4'], fix: expect.stringContaining('"v[0-9]*.*.*"') },
    ]);
  });

  test('a repository without a policy, one where the app is not installed, and one where it is suspended', async () => {
    const made = await start({ policy: null });
    expect((await made.countersign(['doctor', SHOP])).out).toContain('[policy-absent]');
    expect(await made.countersign(['doctor', 'acme/none'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('[not-installed]'),
    });
    made.installation.suspendedAt = made.sandbox.clock.now();
    expect(await made.countersign(['doctor', SHOP])).toMatchObject({
      code: 1,
      out: expect.stringContaining('[suspended]'),
    });
  });

  test('names that could act on the terminal lose what acts, and JSON has them as codes', async () => {
    const made = await start();
    made.sandbox.as('max').setRuleset(SHOP, {
      name: '\u001b[31mTags\u202e',
      target: 'tag',
      enforcement: 'active',
      include: ['~ALL'],
      exclude: [],
      rules: [
        {
          type: 'required_status_checks',
          strict: false,
          doNotEnforceOnCreate: false,
          checks: [{ context: 'countersign/tag', integrationId: made.app.id }],
        },
      ],
      bypassActors: [],
    });
    const text = await made.countersign(['doctor', SHOP], 'max');
    expect(text.out).toContain('Ruleset "[31mTags" of acme/shop');
    const json = await made.countersign(['doctor', SHOP, '--json'], 'max');
    expect(json.out).toContain('\\u001b[31mTags\\u202e');
    for (const unsafe of ['\u001b', '\u202e']) expect(`${text.out}${json.out}`).not.toContain(unsafe);
  });

  test('if GitHub cannot be read it says so, and ends with 2', async () => {
    const made = await start();
    const { sandbox } = made;
    for (const path of ['/app', '/installation', '/graphql', '/rules/branches', '/rulesets', '/environments']) {
      // A question that may have been too heavy is asked once more in smaller parts, so once is not enough.
      sandbox.faults.add({ path, times: 20, effect: { kind: 'status', status: 502, message: 'Bad Gateway' } });
      const { code, out, err } = await made.countersign(['doctor', SHOP]);
      expect([path, code, out]).toEqual([path, 2, '']);
      expect(err).toMatch(/^countersign: .*(502|Bad Gateway)/);
      sandbox.faults.clear();
    }
    sandbox.faults.add({ path: '/rulesets', effect: { kind: 'primary-rate-limit', resetInSeconds: 60 } });
    expect(await made.countersign(['doctor', SHOP])).toMatchObject({ code: 2, out: '' });
  });
});

test.each(['doctor', 'rulesets'])(
  '%s without the number and the key of the app, or where GitHub does not answer, ends with 2',
  async (command) => {
    const bare = await countersign([command, SHOP], {});
    expect([bare.code, bare.out]).toEqual([2, '']);
    expect(bare.err).toMatch(/^countersign: APP_ID is missing.*PRIVATE_KEY/);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const lonely = await countersign([command, SHOP], {
      APP_ID: '29',
      PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      // Nobody listens there.
      GITHUB_API_URL: 'http://127.0.0.1:9/api/v3',
    });
    expect([lonely.code, lonely.out]).toEqual([2, '']);
    expect(lonely.err).toMatch(/^countersign: GET \/app: /);
  },
);

describe('rulesets as countersign prints them, imported', () => {
  test('make GitHub by itself refuse the merge by its author and a tag that did not pass, with the app switched off', async () => {
    const made = await start();
    const { sandbox, installation, app } = made;
    const [dev, max] = [sandbox.as('dev'), sandbox.as('max')];
    dev.push(SHOP, { branch: 'release/1', from: 'main', commits: [{ message: 'More', files: { 'a.js': '1\n' } }] });
    await importRulesets(made);
    // Nobody answers anything from here on.
    expect(app.webhook).toBeNull();
    const { number, head } = dev.openPullRequest(SHOP, { title: 'Release 1', head: 'release/1' });

    const open = 'Required status check "countersign/readiness" is expected.';
    for (const person of [dev, max]) {
      expect(() => person.merge(SHOP, number)).toThrow(open);
      expect(() => person.merge(SHOP, number, { bypass: true })).toThrow(open);
      expect(() => person.pushTags(SHOP, [{ name: 'v1', commit: 'main' }])).toThrow('"countersign/tag" is expected');
    }
    expect(() => dev.push(SHOP, { branch: 'main', commits: [{ message: 'Around', files: { 'b.js': '' } }] })).toThrow(
      /pull request|countersign/,
    );

    // Statuses of the names, by somebody who may write, change nothing.
    dev.setStatus(SHOP, head.sha, { state: 'success', context: 'countersign/readiness' });
    dev.setStatus(SHOP, 'main', { state: 'success', context: 'countersign/tag' });
    expect(() => dev.merge(SHOP, number)).toThrow('countersign/readiness');
    expect(() => dev.pushTags(SHOP, [{ name: 'v1', commit: 'main' }])).toThrow('countersign/tag');

    // Only the app's own checks do; tags of other names are nobody's business.
    dev.pushTags(SHOP, [{ name: 'nightly', commit: 'main' }]);
    const pass = (name: string, commit: string) =>
      fetch(`${sandbox.url}/api/v3/repos/${SHOP}/check-runs`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${sandbox.installationToken(installation)}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ name, head_sha: commit, status: 'completed', conclusion: 'success' }),
      });
    expect((await pass('countersign/readiness', head.sha)).status).toBe(201);
    const merged = dev.merge(SHOP, number);
    expect((await pass('countersign/tag', merged)).status).toBe(201);
    dev.pushTags(SHOP, [{ name: 'v1', commit: merged }]);
    expect(() => max.pushTags(SHOP, [{ name: 'v1', commit: head.sha }], true)).toThrow('update');
    expect(() => max.deleteTags(SHOP, ['v1'])).toThrow('delete');
  });
});

test('both commands run as a program, with what it finds in its environment', async () => {
  const made = await start();
  const folder = await mkdtemp(join(tmpdir(), 'countersign-'));
  const program = (env: Readonly<Record<string, string>>, ...argv: readonly string[]) =>
    new Promise<{ readonly code: unknown; readonly out: string; readonly err: string }>((resolve) => {
      const options = { env, cwd: folder };
      execFile(process.execPath, [projectPath('src/cli.ts'), ...argv], options, (error, out, err) =>
        resolve({ code: error === null ? 0 : error.code, out, err }),
      );
    });
  const env = {
    APP_ID: String(made.app.id),
    PRIVATE_KEY: made.privateKey,
    GITHUB_API_URL: `${made.sandbox.url}/api/v3`,
  };
  try {
    const [doctor, written] = await Promise.all([
      program(env, 'doctor', SHOP),
      program(env, 'rulesets', SHOP, '--out', '.'),
    ]);
    expect([doctor.code, doctor.err]).toEqual([1, '']);
    expect(doctor.out).toMatch(/^acme\/shop, as Countersign sees it\n[\s\S]*\d errors, /);
    expect([written.code, written.out]).toEqual([0, 'countersign-branches.json\ncountersign-tags.json\n']);
    const tags = JSON.parse(await readFile(join(folder, 'countersign-tags.json'), 'utf8'));
    expect(tags.rules.at(-1).parameters.required_status_checks[0].integration_id).toBe(made.app.id);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 120_000);
