import { beforeAll, describe, expect, test } from '@jest/globals';
import { POLICY, SMALLEST, useGate } from '../support/gate.ts';

const gate = useGate();
const POLICY_FILE = '.github/countersign.yml';

test('POL-1, POL-4: a release that brings its own policy is judged by the one of the default branch; the new one is only checked', async () => {
  const own = POLICY.replace('[pat]', '[dev]');
  const release = await gate().release({ by: 'ann', files: { [POLICY_FILE]: own } });
  await release.comment('dev', '/ready product');
  expect(release.title).toContain('0 of 4');
  expect(release.answers()).toEqual([expect.stringContaining('@dev: ')]);
  await release.comment('pat', '/ready product');
  expect(release.title).toContain('1 of 4');
  expect(release.check('countersign/policy')).toMatchObject({
    conclusion: 'success',
    title: 'The new policy is valid',
  });
});

test('POL-4: a pull request that breaks the policy gets each mistake marked in its line, in a check of its own', async () => {
  const broken = `${SMALLEST}readiness: { security: { count: 0 } }\nsign-off:\n  vai: [comment]\n`;
  const pull = await gate().release({ head: 'fix/policy', files: { [POLICY_FILE]: broken } });
  expect(pull.conclusion).toBe('skipped');
  expect(pull.posts()).toEqual([]);
  const check = pull.check('countersign/policy');
  expect(check).toMatchObject({ conclusion: 'failure', title: 'The new policy has 2 problems' });
  expect(check?.annotations.map(({ path, startLine, startColumn }) => ({ path, startLine, startColumn }))).toEqual([
    { path: POLICY_FILE, startLine: 7, startColumn: 33 },
    { path: POLICY_FILE, startLine: 9, startColumn: 3 },
  ]);
  await pull.push('dev', { [POLICY_FILE]: `${POLICY}timezone: Europe/Berlin\n` });
  expect(pull.check('countersign/policy')).toMatchObject({ conclusion: 'success', annotations: [] });
});

test('POL-4: a pull request that does not touch the policy gets no policy check, even if the base has a newer one', async () => {
  const release = await gate().release();
  await gate().by('max', (max) => max.setPolicy(release.repository, `${POLICY}timezone: Europe/Berlin\n`));
  await release.comment('pat', '/ready product');
  expect(release.title).toContain('1 of 4');
  expect(release.check('countersign/policy')).toBeNull();
});

test('POL-5: a policy change on the default branch re-evaluates every open pull request, without a touch to any of them', async () => {
  const repository = gate().repository();
  const release = await gate().release({ repository });
  const other = await gate().release({ repository, head: 'hotfix/1', title: 'Hotfix' });
  await release.signAll();
  expect([release.conclusion, other.conclusion]).toEqual(['success', 'skipped']);
  const changed = `${POLICY}readiness: { security: { count: 2 } }\nreleases: [{ head: "release/**" }, { head: "hotfix/**" }]\n`;
  await gate().by('max', (max) => max.setPolicy(repository, changed));
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
  expect(other.title).toContain('0 of 4 ready');
  expect(other.checklists()).toHaveLength(1);
});

test('SIGN-3, POL-2: a team that gets its first member ends the error of pull requests that were never releases', async () => {
  gate().sandbox.team('acme/beginners', { members: [] });
  const policy = POLICY.replace('{ users: [pat] }', '{ teams: [acme/beginners] }');
  const pull = await gate().release({ policy, head: 'feature' });
  expect(pull.conclusion).toBe('failure');
  expect(pull.title).toMatch(/^Error/);
  await gate().by('max', (max) => max.addTeamMember('acme/beginners', 'lee'));
  expect(pull.conclusion).toBe('skipped');
});

test('POL-5: a push to the default branch that leaves the policy alone causes no evaluation', async () => {
  const release = await gate().release();
  const requests = await gate().requestsOf(() =>
    gate().by('max', (max) => max.setFiles(release.repository, { 'README.md': 'other' })),
  );
  expect(requests).toEqual([]);
});

test('POL-2: a user whom GitHub does not know is an error with line and column, until the policy is fixed', async () => {
  const release = await gate().release({ policy: POLICY.replace('[pat]', '[patt]') });
  expect(release.check()).toMatchObject({ conclusion: 'failure', title: expect.stringMatching(/^Error: /) });
  expect(release.check()?.summary).toMatch(/\.github\/countersign\.yml:3:28\b/);
  expect(release.check()?.text).toContain('patt');
  await gate().by('max', (max) => max.setPolicy(release.repository, POLICY));
  expect(release.title).toContain('0 of 4 ready');
});

test('SIGN-3: who leaves the team no longer counts, and who comes back does again, without a touch to the pull request', async () => {
  const release = await gate().release();
  await release.signAll();
  expect(release.conclusion).toBe('success');
  await gate().by('max', (max) => max.removeTeamMember('acme/appsec', 'kim'));
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
  await gate().by('max', (max) => max.addTeamMember('acme/appsec', 'kim'));
  expect(release.conclusion).toBe('success');
});

test('SIGN-3: a member of a nested team holds the role only while the team is nested', async () => {
  const release = await gate().release();
  await release.comment('lee', '/ready security');
  expect(release.title).toContain('1 of 4');
  await gate().by('max', (max) => max.setTeamParent('acme/appsec-web', null));
  expect(release.title).toContain('0 of 4');
  await gate().by('max', (max) => max.setTeamParent('acme/appsec-web', 'acme/appsec'));
  expect(release.title).toContain('1 of 4');
});

describe('POL-1: a shared policy in the repository .github of the owner', () => {
  const SHARED = `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [oli] }
  release-coordinator: { users: [rae] }
  security-architect: { users: [kim] }
locked: [roles.security-architect]
`;
  const release = (repository: string) => gate().release({ repository, by: 'max' });

  beforeAll(() => {
    const { sandbox, seeded } = gate();
    const globex = sandbox.org('globex', { owners: ['max'], members: ['pat', 'oli', 'rae', 'kim', 'lee'] });
    sandbox.repository('globex/.github', { policy: SHARED });
    for (const name of ['plain', 'stricter', 'greedy']) sandbox.repository(`globex/${name}`);
    sandbox.install(seeded.app, globex);
  });

  test('gates a repository that has none of its own', async () => {
    const pull = await release('globex/plain');
    expect(pull.title).toContain('0 of 4 ready');
    await pull.signAll();
    expect(pull.conclusion).toBe('success');
  });

  test('lies under that of the repository', async () => {
    const own = 'version: 1\nroles: { product-owner: { users: [lee] } }\n';
    await gate().by('max', (max) => max.setPolicy('globex/stricter', own));
    const pull = await release('globex/stricter');
    await pull.comment('pat', '/ready product');
    expect(pull.answers()).toEqual([expect.stringContaining('@pat: ')]);
    await pull.comment('lee', '/ready product');
    await pull.comment('kim', '/ready security');
    expect(pull.title).toBe('2 of 4 ready: waiting for Operations, Release coordination');
  });

  test('keeps what it locks: an attempt to change it is an error that names the field', async () => {
    const own = 'version: 1\nroles:\n  security-architect: { users: [max] }\n';
    await gate().by('max', (max) => max.setPolicy('globex/greedy', own));
    const pull = await release('globex/greedy');
    expect(pull.conclusion).toBe('failure');
    expect(pull.check()?.summary).toMatch(/\.github\/countersign\.yml:3:\d+/);
    expect(pull.check()?.text?.replaceAll('`', '')).toContain('"roles.security-architect" is locked');
  });

  test('POL-5: changes every repository of the owner when it changes', async () => {
    const pull = await gate().release({ repository: 'globex/plain', by: 'max', head: 'release/2' });
    await pull.signAll();
    expect(pull.conclusion).toBe('success');
    await gate().by('max', (max) => max.setPolicy('globex/.github', SHARED.replace('[kim]', '[lee]')));
    expect(pull.title).toBe('3 of 4 ready: waiting for Security');
  });
});
