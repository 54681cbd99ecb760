import { describe, expect, test } from '@jest/globals';
import type { RunAttempt, WorkflowRun } from 'github-sandbox';
import { openDatabase } from '../../src/store/db/database.ts';
import { memoryDatabase } from '../support/database.ts';
import { type Gate, useGate } from '../support/gate.ts';
import { Ground } from '../support/ground.ts';
import type { Pull, Stage } from '../support/pull.ts';

/** A policy under which pat signs all states at once, and a team deploys. These tests are about the deployments. */
const policy = (deployers: string): string => `version: 1
environments: [production, "EU Production"]
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [pat] }
  release-coordinator: { users: [pat] }
  security-architect: { users: [pat] }
  deployer: { teams: [${deployers}] }
separation-of-duties: { one-person-per-state: false }
`;
const SIGN_ALL = ['product', 'operation', 'organization', 'security'].map((state) => `/ready ${state}`).join('\n');
const WORKFLOW = `name: Deploy
on:
  workflow_dispatch:
    inputs:
      environment: { default: production }
jobs:
  deploy:
    environment: \${{ inputs.environment }}
`;
const deployFile = 'deploy.yml';
const MINUTE = 60_000;

const ENDED = /^a deployment went ahead without an approval, but it breaks no rule$/;
const gate = useGate([ENDED, /^a release was merged while it was not ready$/]);
let teams = 0;

/** A repository whose environments ask the app, and a team of deployers with rae. */
async function prepared(
  stage: Gate,
  environments: readonly string[] = ['production'],
): Promise<{ readonly repository: string; readonly team: string }> {
  const team = `acme/deployers-${++teams}`;
  await stage.by('max', (max) => {
    max.createTeam(team);
    max.addTeamMember(team, 'rae');
  });
  const repository = stage.repository(policy(team));
  await stage.by('max', (max) => {
    max.push(repository, {
      branch: 'main',
      commits: [{ message: 'Deploy', files: { [`.github/workflows/${deployFile}`]: WORKFLOW } }],
    });
    for (const name of environments) max.setEnvironment(repository, name, { apps: ['countersign'] });
  });
  return { repository, team };
}

/** A release by dev that pat signed, merged by rae. */
async function released(stage: Gate, repository: string, head = 'release/1.4', sign = true): Promise<Pull> {
  const pull = await stage.release({ repository, head, files: { [`${head}.js`]: head } });
  if (sign) await pull.comment('pat', SIGN_ALL);
  expect(await pull.merge('rae')).toBe('merged');
  return pull;
}

const start = (stage: Stage, login: string, repository: string, { ref = 'main', environment = 'production' } = {}) =>
  stage.by(login, (person) => person.startRun(repository, { workflow: deployFile, ref, inputs: { environment } }));

const latest = ({ attempts }: WorkflowRun): RunAttempt => {
  const found = attempts.at(-1);
  if (found === undefined) throw new Error('a run without an attempt');
  return found;
};
/** What the app said of the newest attempt. */
function said(run: WorkflowRun) {
  const answers = latest(run).jobs.flatMap((job) => job.gate?.answers ?? []);
  return answers.map(({ state, comment, reports }) => ({
    state,
    comment,
    reports: reports.map(({ text }) => text),
  }))[0];
}
/** The issues that the app opened in the repository. */
function issues(repository: string): readonly { readonly title: string; readonly body: string }[] {
  const [owner, name] = repository.split('/');
  const found = [...gate().sandbox.world.repositories.values()].find(
    (one) => one.owner.login === owner && one.name === name,
  );
  return [...(found?.issues.values() ?? [])]
    .filter(({ performedViaApp }) => performedViaApp?.id === gate().seeded.app.id)
    .map(({ title, body }) => ({ title, body }));
}
async function sweep(): Promise<void> {
  gate().tick(6 * MINUTE);
  await gate().app.sweep();
  await gate().settle();
}

describe('DEP-1: a deployment that waits', () => {
  test('SOD-5: is approved for a deployer who wrote none of it; the author who runs it again is rejected', async () => {
    const { repository } = await prepared(gate());
    const release = await released(gate(), repository);
    const run = await start(gate(), 'rae', repository);
    expect(latest(run).conclusion).toBe('success');
    expect(said(run)).toMatchObject({ state: 'approved', reports: [] });
    expect(said(run)?.comment).toContain(`[#${release.number}]`);

    await gate().by('dev', (dev) => dev.rerun(repository, run.id));
    expect(latest(run)).toMatchObject({ number: 2, conclusion: 'failure' });
    expect(said(run)?.comment).toMatch(/dev contributed to the code that this would deploy.*started by rae/s);
    await gate().by('rae', (rae) => rae.rerun(repository, run.id));
    expect(latest(run)).toMatchObject({ number: 3, conclusion: 'success' });
  });

  test('waits if the person is not a deployer, says so once, and goes on when that person becomes one', async () => {
    const { repository, team } = await prepared(gate());
    await released(gate(), repository);
    const run = await start(gate(), 'ann', repository);
    expect(said(run)).toMatchObject({
      state: 'pending',
      reports: [expect.stringContaining('ann does not hold the role')],
    });
    await sweep();
    expect(said(run)?.reports).toHaveLength(1);
    await gate().by('max', (max) => max.addTeamMember(team, 'ann'));
    expect(said(run)).toMatchObject({ state: 'approved' });
    expect(latest(run).conclusion).toBe('success');
  });

  test('TAG-3: waits while a tag on its commit breaks the rules, and goes on when that is fixed', async () => {
    const { repository } = await prepared(gate());
    const release = await released(gate(), repository);
    await gate().by('dev', (dev) => dev.pushTags(repository, [{ name: 'v1.4.0', commit: release.mergeCommit }]));
    expect(release.tagCheck()).toMatchObject({ conclusion: 'failure' });
    const run = await start(gate(), 'rae', repository);
    expect(said(run)).toMatchObject({ state: 'pending', reports: [expect.stringContaining('v1.4.0')] });
    await gate().by('dev', (dev) => dev.deleteTags(repository, ['v1.4.0']));
    expect(release.tagCheck()).toMatchObject({ conclusion: 'success' });
    expect(said(run)).toMatchObject({ state: 'approved' });
  });

  test('is rejected if its commit is not a release, or its release was bypassed (MRG-2), whoever starts it', async () => {
    const { repository } = await prepared(gate());
    await released(gate(), repository);
    await gate().by('max', (max) => max.createBranch(repository, 'hotfix', 'main'));
    await gate().by('max', (max) =>
      max.push(repository, { branch: 'hotfix', commits: [{ message: 'Quick', files: { 'quick.js': '1' } }] }),
    );
    gate().tick();
    const branch = gate()
      .sandbox.as('rae')
      .startRun(repository, { workflow: deployFile, ref: 'hotfix', inputs: { environment: 'production' } });
    await gate().settle(1);
    // GitHub may not have tied a merge to its pull request yet, for all that the app can tell.
    expect(said(branch)).toMatchObject({ state: 'pending', reports: [] });
    gate().tick(MINUTE);
    await gate().settle();
    expect(said(branch)).toMatchObject({ state: 'rejected', comment: expect.stringContaining('not the merge commit') });
    await released(gate(), repository, 'release/1.5', false);
    const run = await start(gate(), 'rae', repository);
    expect(said(run)).toMatchObject({ state: 'rejected', comment: expect.stringContaining('while it was not ready') });
  });

  test('of a tag, to several environments: each is answered, even if the policy spells it otherwise or not at all', async () => {
    const { repository } = await prepared(gate(), ['production', 'eu production', 'staging']);
    const release = await released(gate(), repository);
    const pushed = await gate().by('rae', (rae) => {
      rae.pushTags(repository, [{ name: 'v1.4.0', commit: release.mergeCommit }]);
    });
    expect(pushed).toBeUndefined();
    for (const environment of ['production', 'eu production', 'staging']) {
      const run = await start(gate(), 'rae', repository, { ref: 'v1.4.0', environment });
      expect([environment, said(run)?.state]).toEqual([environment, 'approved']);
    }
  });

  test('gets ten status texts at most, one for each change, and its answer after them', async () => {
    const { repository, team } = await prepared(gate());
    await released(gate(), repository);
    const run = await start(gate(), 'ann', repository);
    for (let turn = 0; turn < 6; turn += 1) {
      await gate().by('max', (max) => max.addTeamMember(team, 'sam'));
      await gate().by('max', (max) => max.removeTeamMember(team, 'sam'));
    }
    expect(said(run)?.reports).toHaveLength(10);
    expect(said(run)?.reports.at(-1)).toContain('GitHub takes no further status text');
    await gate().by('max', (max) => max.addTeamMember(team, 'ann'));
    expect(said(run)).toMatchObject({ state: 'approved' });
  });
});

describe('DEP-1: a deployment that went ahead', () => {
  const BROKE = 'a deployment broke the rules';
  /** Takes the log's error, which is what is expected here. */
  function broken(): readonly unknown[] {
    const { lines } = gate();
    const found = lines.filter(({ msg }) => msg === BROKE);
    lines.splice(0, lines.length, ...lines.filter(({ msg }) => msg !== BROKE));
    return found;
  }

  test('over the deployments API is judged by who asked for it, and reported once', async () => {
    const { repository } = await prepared(gate());
    const release = await released(gate(), repository);
    await gate().by('rae', (rae) => rae.createDeployment(repository, { ref: release.mergeCommit }));
    expect(issues(repository)).toEqual([]);
    await gate().by('dev', (dev) => dev.createDeployment(repository, { ref: release.mergeCommit }));
    await gate().by('dev', (dev) => dev.createDeployment(repository, { ref: 'main', environment: 'playground' }));
    expect(issues(repository)).toHaveLength(1);
    const [issue] = issues(repository);
    expect(issue?.title).toMatch(/^Deployment \d+ to production breaks the rules$/);
    expect(issue?.body).toMatch(/dev contributed to the code that this would deploy/);
    expect(broken()).toHaveLength(1);
    await sweep();
    expect(issues(repository)).toHaveLength(1);
  });

  test('whose webhook was lost is found in the list; one from before the list was first read is not', async () => {
    const { repository } = await prepared(gate());
    const release = await released(gate(), repository);
    const unseen = async () => {
      gate().sandbox.faults.add({ path: 'deployment', effect: { kind: 'webhook-drop' } });
      await gate().by('dev', (dev) => dev.createDeployment(repository, { ref: release.mergeCommit }));
    };
    await unseen();
    await sweep();
    expect(issues(repository)).toEqual([]);
    await unseen();
    gate().tick(15 * MINUTE);
    await sweep();
    expect(issues(repository)).toHaveLength(1);
    expect(broken()).toHaveLength(1);
  });

  test("by an administrator's bypass is seen and reported, with who did it", async () => {
    const { repository } = await prepared(gate());
    await released(gate(), repository);
    const run = await start(gate(), 'ann', repository);
    expect(said(run)).toMatchObject({ state: 'pending' });
    await gate().by('max', (max) => max.bypassEnvironment(repository, run.id));
    await sweep();
    expect(issues(repository)).toHaveLength(1);
    expect(issues(repository)[0]?.body).toMatch(/max started it in spite of the protection rule.*ann does not hold/s);
    expect(broken()).toHaveLength(1);
  });
});

test('DEP-1: what waits is answered after a restart, without an event about the change', async () => {
  const SHOP = 'acme/shop';
  const ground = await Ground.start();
  try {
    const first = await ground.process(await memoryDatabase());
    const workflow = { [`.github/workflows/${deployFile}`]: WORKFLOW };
    await ground.by('max', (max) => {
      max.push(SHOP, { branch: 'main', commits: [{ message: 'Deploy', files: workflow }] });
      max.setEnvironment(SHOP, 'production', { apps: ['countersign'] });
      max.addTeamMember('acme/developers', 'sam');
      max.removeTeamMember('acme/release-coordinators', 'sam');
    });
    const release = await ground.readyRelease();
    expect(await release.merge('rae')).toBe('merged');
    const run = await start(ground, 'sam', SHOP);
    expect(said(run)).toMatchObject({ state: 'pending', reports: [expect.stringContaining('sam does not hold')] });

    const memory = await first.database.dump();
    await ground.end(first);
    ground.sandbox.faults.add({ times: 3, effect: { kind: 'webhook-drop' } });
    await ground.by('max', (max) => max.addTeamMember('acme/release-coordinators', 'sam'));
    const second = await ground.process(await openDatabase({ kind: 'memory', from: memory }, fail));
    // What is cached of teams holds for ten minutes.
    await ground.pass(11 * MINUTE);
    await second.sweep();
    await ground.settle();
    expect(said(run)).toMatchObject({ state: 'approved' });
    expect(latest(run).conclusion).toBe('success');
  } finally {
    await ground.stop();
  }
});

function fail(error: Error): never {
  throw error;
}
