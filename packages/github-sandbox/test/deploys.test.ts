import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setEnvironment } from '../src/acts/environment.ts';
import { bypassGates } from '../src/acts/gate.ts';
import { latestAttempt } from '../src/acts/run.ts';
import { setStatus } from '../src/acts/status.ts';
import { pushTags } from '../src/acts/tag.ts';
import { DeployingWorld } from './support/deploying-world.ts';

const DAY = 86_400_000;
let world: DeployingWorld;
beforeEach(() => {
  world = new DeployingWorld();
});
// Whatever a test did: every answer and webhook was as GitHub describes it.
afterEach(() => world.demandConformity());

const protect = (more: Readonly<Record<string, unknown>> = {}) =>
  world.rest('ann', 'PUT', 'environments/production', more).then(() =>
    world.rest('ann', 'POST', 'environments/Production/deployment_protection_rules', {
      integration_id: world.gate.app.id,
    }),
  );

/** Starts the workflow by hand; gives the run's id. */
async function start(who = 'pat', ref = 'main'): Promise<number> {
  const { status, json } = await world.rest(who, 'POST', 'actions/workflows/deploy.yml/dispatches', {
    ref,
    return_run_details: true,
  });
  expect([status, json]).toEqual([200, expect.objectContaining({ workflow_run_id: expect.any(Number) })]);
  return json.workflow_run_id;
}

const run = async (id: number) => (await world.rest('gate', 'GET', `actions/runs/${id}`)).json;
const reply = (id: number, body: unknown, who = 'gate') =>
  world.rest(who, 'POST', `actions/runs/${id}/deployment_protection_rule`, body);
const approve = { environment_name: 'production', state: 'approved', comment: 'fine' };
const events = () => world.sent().flatMap(({ event, to }) => (to === 'gate' ? event : []));

describe('a deployment protection rule', () => {
  test('asks its own app, with the run, the commit and where to answer, and holds the run until the answer', async () => {
    expect(await protect()).toMatchObject({ status: 201, json: { enabled: true, app: { slug: 'gate' } } });
    const id = await start();
    const sent = world.sent();
    const asked = sent.filter(({ event }) => event === 'deployment_protection_rule.requested');
    expect(asked.map(({ to }) => to)).toEqual(['gate']);
    const sha = world.shop.branches.get('main');
    expect(asked[0]?.payload).toMatchObject({
      environment: 'production',
      event: 'workflow_dispatch',
      deployment_callback_url: `http://127.0.0.1:7000/api/v3/repos/acme/shop/actions/runs/${id}/deployment_protection_rule`,
      deployment: {
        sha,
        ref: 'main',
        environment: 'production',
        creator: { login: 'pat' },
        performed_via_github_app: { slug: 'github-actions' },
      },
      pull_requests: [],
      sender: { login: 'pat' },
      installation: { id: world.gate.installation.id },
    });
    expect(await run(id)).toMatchObject({
      status: 'waiting',
      conclusion: null,
      head_sha: sha,
      head_branch: 'main',
      event: 'workflow_dispatch',
      run_attempt: 1,
      actor: { login: 'pat' },
      triggering_actor: { login: 'pat' },
    });
    expect((await world.rest('gate', 'GET', `actions/runs/${id}/pending_deployments`)).json).toMatchObject([
      { environment: { name: 'production' }, current_user_can_approve: false, reviewers: [] },
    ]);
    expect(await reply(id, approve)).toMatchObject({ status: 204 });
    expect(await run(id)).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(events()).toEqual(['deployment_status.created', 'deployment_status.created', 'workflow_run.completed']);
    const { json } = await world.rest('gate', 'GET', 'deployments?environment=PRODUCTION');
    const states = (await world.rest('pat', 'GET', `deployments/${json[0].id}/statuses`)).json;
    expect(states.map(({ state }: { state: string }) => state)).toEqual(['success', 'in_progress', 'waiting']);
  });

  test('a rejection fails the run, and what was decided is not decided again', async () => {
    await protect();
    const id = await start();
    expect(await reply(id, { ...approve, environment_name: 'PRODUCTION', state: 'rejected' })).toMatchObject({
      status: 204,
    });
    expect(await run(id)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(await reply(id, approve)).toMatchObject({ status: 422 });
    expect(await run(id)).toMatchObject({ conclusion: 'failure' });
  });

  test('without a state it is a status report: ten of 1,024 characters, and the run goes on waiting', async () => {
    await protect();
    const id = await start();
    const report = (comment: string) => reply(id, { environment_name: 'production', comment });
    expect(await report('x'.repeat(1025))).toMatchObject({ status: 422 });
    for (let at = 0; at < 10; at += 1) expect(await report('y'.repeat(1024))).toMatchObject({ status: 204 });
    expect(await report('one more')).toMatchObject({ status: 422 });
    expect(await run(id)).toMatchObject({ status: 'waiting' });
    expect(await reply(id, approve)).toMatchObject({ status: 204 });
  });

  test('only the app whose rule it is answers: no person, no other app, for no other environment', async () => {
    await protect();
    const id = await start();
    expect(await reply(id, approve, 'ann')).toMatchObject({ status: 403 });
    expect(await reply(id, approve, 'other')).toMatchObject({ status: 422 });
    expect(await reply(id, { ...approve, environment_name: 'staging' })).toMatchObject({ status: 422 });
    expect(await reply(id + 1, approve)).toMatchObject({ status: 404 });
    expect(await run(id)).toMatchObject({ status: 'waiting' });
  });

  test('30 days without an answer fail the run, not an hour less', async () => {
    await protect();
    const id = await start();
    world.clock.advance(30 * DAY - 3_600_000);
    expect((await world.rest('pat', 'GET', `actions/runs/${id}`)).json).toMatchObject({ status: 'waiting' });
    world.clock.advance(3_600_000);
    expect((await world.rest('pat', 'GET', `actions/runs/${id}`)).json).toMatchObject({ conclusion: 'failure' });
  });

  test('a re-run is a new attempt with a new deployment, requested again in the name of the person who pressed it', async () => {
    await protect();
    const id = await start('pat');
    expect(await world.rest('ann', 'POST', `actions/runs/${id}/rerun`)).toMatchObject({ status: 403 });
    await reply(id, { ...approve, state: 'rejected' });
    const before = world.sent().find(({ event }) => event === 'deployment_protection_rule.requested');
    expect(await world.rest('ann', 'POST', `actions/runs/${id}/rerun`)).toMatchObject({ status: 201 });
    const again = world.sent().find(({ event }) => event === 'deployment_protection_rule.requested');
    expect(again?.payload).toMatchObject({ deployment: { creator: { login: 'pat' } }, sender: { login: 'ann' } });
    const idOf = (payload: unknown) => (payload as { deployment: { id: number } }).deployment.id;
    expect(idOf(again?.payload)).not.toBe(idOf(before?.payload));
    expect(await run(id)).toMatchObject({
      status: 'waiting',
      run_attempt: 2,
      actor: { login: 'pat' },
      triggering_actor: { login: 'ann' },
    });
    const first = await world.rest('gate', 'GET', `actions/runs/${id}/attempts/1`);
    expect(first.json).toMatchObject({ conclusion: 'failure', triggering_actor: { login: 'pat' } });
    expect(await world.rest('gate', 'GET', `actions/runs/${id}/attempts/3`)).toMatchObject({ status: 404 });
  });

  test('an administrator bypasses it if the environment lets them, and that is recorded', async () => {
    await protect();
    const id = await start();
    const found = world.shop.workflowRuns.get(id);
    const environment = world.shop.environments.get('production');
    if (!found || !environment) throw new Error('there is no run');
    const bypass = (who: 'ann' | 'pat') => () =>
      bypassGates({ context: world.context, actor: world[who] }, found, null, 'urgent');
    expect(bypass('pat')).toThrow(/admin rights/);
    environment.canAdminsBypass = false;
    expect(bypass('ann')).toThrow(/does not allow administrators/);
    environment.canAdminsBypass = true;
    bypass('ann')();
    expect(await run(id)).toMatchObject({ conclusion: 'success' });
    expect((await world.rest('pat', 'GET', `actions/runs/${id}/approvals`)).json).toMatchObject([
      { state: 'approved', user: { login: 'ann' }, comment: 'urgent', environments: [{ name: 'production' }] },
    ]);
  });
});

describe('environments', () => {
  test('one that is only named comes into being and protects nothing; names are the same in any case', async () => {
    const id = await start();
    expect(await run(id)).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(events()).not.toContain('deployment_protection_rule.requested');
    const { json } = await world.rest('gate', 'GET', 'environments/PRODUCTION');
    expect(json).toMatchObject({ name: 'production', protection_rules: [], can_admins_bypass: true });
    expect(await world.rest('ann', 'PUT', 'environments/Production', { wait_timer: 5 })).toMatchObject({ status: 200 });
    expect((await world.rest('gate', 'GET', 'environments')).json).toMatchObject({
      total_count: 1,
      environments: [{ name: 'production', protection_rules: [{ type: 'wait_timer', wait_timer: 5 }] }],
    });
    expect(await world.rest('ann', 'DELETE', 'environments/production')).toMatchObject({ status: 204 });
    expect(await world.rest('ann', 'GET', 'environments/production')).toMatchObject({ status: 404 });
  });

  test('only administrators change them, and only an app that can answer is a rule', async () => {
    expect(await world.rest('pat', 'PUT', 'environments/production', {})).toMatchObject({ status: 403 });
    await protect();
    const rules = 'environments/production/deployment_protection_rules';
    const { json: apps } = await world.rest('ann', 'GET', `${rules}/apps`);
    expect(apps).toMatchObject({ total_count: 2 });
    const silent = world.app({ deployments: 'write' });
    if (silent.token) world.context.world.installations.set(silent.token.installation.id, silent.token.installation);
    const enable = (id: number | undefined) => world.rest('ann', 'POST', rules, { integration_id: id });
    expect(await enable(silent.app?.id)).toMatchObject({ status: 422 });
    expect(await enable(world.gate.app.id)).toMatchObject({ status: 422 });
    const { json } = await world.rest('gate', 'GET', rules);
    expect(json.custom_deployment_protection_rules).toMatchObject([{ enabled: true, app: { slug: 'gate' } }]);
    const rule = `${rules}/${json.custom_deployment_protection_rules[0].id}`;
    expect(await world.rest('gate', 'GET', rule)).toMatchObject({ status: 200 });
    expect(await world.rest('ann', 'DELETE', rule)).toMatchObject({ status: 204 });
    expect(await world.rest('gate', 'GET', rule)).toMatchObject({ status: 404 });
  });

  test('a wait timer ends by itself; what an app approved before has to wait for it too', async () => {
    await protect({ wait_timer: 30 });
    const id = await start();
    await reply(id, approve);
    world.clock.advance(29 * 60_000);
    expect(await run(id)).toMatchObject({ status: 'waiting' });
    world.clock.advance(60_000);
    expect(await run(id)).toMatchObject({ conclusion: 'success' });
  });

  test('a required reviewer approves, nobody else does, and not the one who started it if that is required', async () => {
    const [pat, kim] = [world.pat.account, world.joins('kim', 'read').account];
    const reviewers = [pat, kim].map(({ id }) => ({ type: 'User', id }));
    await world.rest('ann', 'PUT', 'environments/production', { reviewers, prevent_self_review: true });
    const id = await start();
    const environment = world.shop.environments.get('production');
    const decide = (who: string) =>
      world.rest(who, 'POST', `actions/runs/${id}/pending_deployments`, {
        environment_ids: [environment?.id],
        state: 'approved',
        comment: 'go',
      });
    expect(await decide('ann')).toMatchObject({ status: 422 });
    expect(await decide('pat')).toMatchObject({ status: 422 });
    const pending = (await world.rest('kim', 'GET', `actions/runs/${id}/pending_deployments`)).json;
    expect(pending).toMatchObject([
      { current_user_can_approve: true, reviewers: [{ type: 'User' }, { type: 'User' }] },
    ]);
    expect(await decide('kim')).toMatchObject({ status: 200, json: [{ environment: 'production' }] });
    expect(await run(id)).toMatchObject({ conclusion: 'success' });
  });

  test('a branch policy refuses what does not fit, without asking anyone', async () => {
    await protect();
    const branchPolicy = [{ type: 'tag', name: 'v*' } as const];
    setEnvironment({ context: world.context, actor: world.ann }, world.shop, 'production', { branchPolicy });
    const refused = await start();
    expect(await run(refused)).toMatchObject({ conclusion: 'failure' });
    expect(events()).not.toContain('deployment_protection_rule.requested');
    pushTags({ context: world.context, actor: world.pat }, world.shop, [{ name: 'v1', commit: 'main' }], false);
    expect(events()).toContain('deployment_protection_rule.requested');
    const policies = await world.rest('ann', 'GET', 'environments/production/deployment-branch-policies');
    expect(policies.json).toMatchObject({ branch_policies: [{ name: 'v*', type: 'tag' }] });
  });
});

describe('workflow runs', () => {
  test('a pushed tag starts what listens for it, at the tagged commit; four at once start nothing', () => {
    const tag = (...names: readonly string[]) =>
      pushTags(
        { context: world.context, actor: world.pat },
        world.shop,
        names.map((name) => ({ name, commit: 'main', message: name })),
        false,
      );
    tag('v1', 'other');
    const [first, ...more] = world.shop.workflowRuns.values();
    expect([first?.ref, first?.event, first?.headSha, first?.actor.login, more.length]).toEqual([
      'refs/tags/v1',
      'push',
      world.shop.branches.get('main'),
      'pat',
      0,
    ]);
    tag('v2', 'v3', 'v4', 'v5');
    expect(world.shop.workflowRuns.size).toBe(1);
  });

  test.each([
    ['a commit', 'pat', { file: 'deploy.yml', ref: () => world.shop.branches.get('main') }, 422],
    ['a ref that is not there', 'pat', { file: 'deploy.yml', ref: () => 'gone' }, 422],
    ['a branch whose file has no such trigger', 'pat', { file: 'deploy.yml', ref: () => 'release/1' }, 422],
    ['an unknown workflow', 'pat', { file: 'other.yml', ref: () => 'main' }, 404],
    ['someone who may only read', 'guest', { file: 'deploy.yml', ref: () => 'main' }, 403],
    ['an app that may only read actions', 'gate', { file: 'deploy.yml', ref: () => 'main' }, 403],
  ])('is not started by hand: %s', async (_what, who, { file, ref }, status) => {
    world.joins('guest', 'read');
    expect(await world.rest(who, 'POST', `actions/workflows/${file}/dispatches`, { ref: ref() })).toMatchObject({
      status,
    });
    expect(world.shop.workflowRuns.size).toBe(0);
  });

  test('a job goes after those that it needs; when one fails, those behind it are skipped', async () => {
    const text = `on: workflow_dispatch
jobs:
  second: { needs: [first], environment: production }
  first: { environment: "\${{ inputs.where }}" }
`;
    world.push('main', [{ message: 'Two', files: { '.github/workflows/two.yaml': text } }]);
    await protect();
    const ask = { ref: 'main', inputs: { where: 'Production' } };
    expect(await world.rest('pat', 'POST', 'actions/workflows/two.yaml/dispatches', ask)).toMatchObject({
      status: 204,
    });
    const [id = 0] = world.shop.workflowRuns.keys();
    const jobs = () => [...world.shop.workflowRuns.values()].flatMap((one) => latestAttempt(one).jobs);
    expect(jobs().map(({ name, status }) => [name, status])).toEqual([
      ['second', 'queued'],
      ['first', 'waiting'],
    ]);
    await reply(id, { ...approve, state: 'rejected' });
    expect(jobs().map(({ conclusion }) => conclusion)).toEqual(['skipped', 'failure']);
    const list = (await world.rest('gate', 'GET', 'actions/runs?status=failure&branch=main')).json;
    expect(list).toMatchObject({ total_count: 1, workflow_runs: [{ path: '.github/workflows/two.yaml' }] });
    expect((await world.rest('gate', 'GET', 'actions/workflows')).json).toMatchObject({ total_count: 2 });
  });

  test('a run that waits can be cancelled, and its question is over', async () => {
    await protect();
    const id = await start();
    expect(await world.rest('pat', 'POST', `actions/runs/${id}/cancel`)).toMatchObject({ status: 202 });
    expect(await run(id)).toMatchObject({ conclusion: 'cancelled' });
    expect(await reply(id, approve)).toMatchObject({ status: 422 });
    expect(await world.rest('pat', 'POST', `actions/runs/${id}/cancel`)).toMatchObject({ status: 409 });
  });
});

describe('the deployments API', () => {
  const deploy = (who: string, more: Readonly<Record<string, unknown>> = {}) =>
    world.rest(who, 'POST', 'deployments', { ref: 'main', auto_merge: false, required_contexts: [], ...more });

  test('asks no protection rule, and tells of the deployment and its states', async () => {
    await protect();
    world.sent();
    const { status, json } = await deploy('pat', { environment: 'Production', payload: { why: 'now' } });
    expect([status, json]).toEqual([
      201,
      expect.objectContaining({ environment: 'production', performed_via_github_app: null, payload: { why: 'now' } }),
    ]);
    expect(await world.rest('gate', 'GET', `deployments/${json.id}`)).toMatchObject({ json: { id: json.id } });
    const states = `deployments/${json.id}/statuses`;
    const made = await world.rest('pat', 'POST', states, { state: 'success', environment_url: 'https://shop.example' });
    expect(made).toMatchObject({ status: 201, json: { state: 'success', creator: { login: 'pat' } } });
    expect(await world.rest('pat', 'GET', `${states}/${made.json.id}`)).toMatchObject({ status: 200 });
    expect(await world.rest('pat', 'POST', states, { state: 'error', description: 'x'.repeat(141) })).toMatchObject({
      status: 422,
    });
    const sent = world.sent().filter(({ to }) => to === 'gate');
    expect(sent.map(({ event }) => event)).toEqual(['deployment.created', 'deployment_status.created']);
    expect(sent[0]?.payload).toMatchObject({ workflow: null, workflow_run: null, sender: { login: 'pat' } });
  });

  test('by an app it says so, and who may only read deploys nothing', async () => {
    world.joins('guest', 'read');
    expect(await deploy('guest')).toMatchObject({ status: 403 });
    expect((await deploy('gate')).json).toMatchObject({
      creator: { login: 'gate[bot]' },
      performed_via_github_app: { slug: 'gate' },
    });
  });

  test('a commit whose checks have not succeeded is refused, unless none are asked for', async () => {
    const sha = world.shop.branches.get('main') ?? '';
    const said = { context: 'ci', description: null, targetUrl: null };
    setStatus({ context: world.context, actor: world.pat }, world.shop, sha, { ...said, state: 'pending' });
    const asked = { ref: 'main', auto_merge: false };
    expect(await world.rest('pat', 'POST', 'deployments', asked)).toMatchObject({ status: 409 });
    expect(await deploy('pat', { required_contexts: ['other'] })).toMatchObject({ status: 409 });
    setStatus({ context: world.context, actor: world.pat }, world.shop, sha, { ...said, state: 'success' });
    expect(await world.rest('pat', 'POST', 'deployments', asked)).toMatchObject({ status: 201 });
    const run = { name: 'gate', head_sha: sha, status: 'in_progress' };
    const { json } = await world.rest('gate', 'POST', 'check-runs', run);
    expect(await world.rest('pat', 'POST', 'deployments', asked)).toMatchObject({ status: 409 });
    await world.rest('gate', 'PATCH', `check-runs/${json.id}`, { conclusion: 'success' });
    expect(await world.rest('pat', 'POST', 'deployments', asked)).toMatchObject({ status: 201 });
    expect(await deploy('pat', { ref: 'gone' })).toMatchObject({ status: 422 });
  });

  test('a branch that is behind gets the default branch merged in first, and nothing is deployed', async () => {
    const answer = await deploy('pat', { ref: 'release/1', auto_merge: true });
    expect(answer).toMatchObject({ status: 202, json: { message: 'Auto-merged main into release/1 on deployment.' } });
    expect(world.shop.deployments).toEqual([]);
    expect(await deploy('pat', { ref: 'release/1', auto_merge: true })).toMatchObject({ status: 201 });
  });

  test('a success ends the ones before it in that environment, but for production', async () => {
    const twice = async (environment: string) => {
      for (const _ of [1, 2]) {
        const { json } = await deploy('pat', { environment });
        await world.rest('pat', 'POST', `deployments/${json.id}/statuses`, { state: 'success' });
      }
      return world.shop.deployments
        .filter((one) => one.environment === environment)
        .map(({ statuses }) => statuses.at(-1)?.state);
    };
    expect(await twice('staging')).toEqual(['inactive', 'success']);
    expect(await twice('production')).toEqual(['success', 'success']);
  });
});
