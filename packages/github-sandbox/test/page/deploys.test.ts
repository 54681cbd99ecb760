import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { answerRule } from '../../src/acts/gate.ts';
import { advance, latestAttempt } from '../../src/acts/run.ts';
import type { WorkflowRun } from '../../src/model/workflow.ts';
import { makeToken } from '../../src/rest/app.ts';
import { Sandbox } from '../../src/sandbox.ts';
import type { SeededApp } from '../../src/seeding/app.ts';

const SHOP = 'acme/shop';
const HOSTILE = '<script>alert(1)</script>';
const WORKFLOW = `name: Deploy
on: { workflow_dispatch: {} }
jobs:
  live: { environment: production }
`;

let sandbox: Sandbox;
let gate: SeededApp;
/** People: rita (owner), dev (write), eve (reads). */
beforeEach(async () => {
  sandbox = await Sandbox.start({ port: 0 });
  for (const login of ['rita', 'dev', 'eve']) sandbox.user(login);
  sandbox.org('acme', { owners: ['rita'], members: ['dev'] });
  sandbox.repository(SHOP, { users: { dev: 'write' }, files: { '.github/workflows/deploy.yml': WORKFLOW } });
  gate = sandbox.app({
    slug: 'gate',
    name: 'Gate',
    owner: 'acme',
    permissions: { deployments: 'write' },
    events: ['deployment_protection_rule'],
  });
});
afterEach(() => sandbox.close());

async function get(path: string, as = '') {
  const answer = await fetch(`${sandbox.url}/${SHOP}${path}`, { headers: { cookie: `sandbox_user=${as}` } });
  return { status: answer.status, html: await answer.text() };
}
async function post(path: string, as: string, fields: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(`${sandbox.url}/${SHOP}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { cookie: `sandbox_user=${as}`, origin: sandbox.url },
    redirect: 'manual',
  });
  return { status: answer.status, to: answer.headers.get('location'), html: await answer.text() };
}

/** dev's run, held by the app's rule. */
function waitingRun(): WorkflowRun {
  sandbox.as('rita').setEnvironment(SHOP, 'production', { apps: ['gate'] });
  return sandbox.as('dev').startRun(SHOP, { workflow: 'deploy.yml' });
}
function reply(run: WorkflowRun, state: 'approved' | 'rejected' | null, comment: string): void {
  const token = makeToken(sandbox.context, gate.installation, {});
  answerRule({ context: sandbox.context, actor: { account: gate.app.bot, app: gate.app, token } }, run, {
    environment: 'production',
    state,
    comment,
  });
  advance(sandbox.context, run);
}
const outcome = (run: WorkflowRun) => latestAttempt(run).conclusion ?? latestAttempt(run).status;

describe('runs', () => {
  test('are started by whom the visitor plays, and their page shows what holds them and what the app says', async () => {
    expect((await get('/actions', 'dev')).html).toContain('Nothing has run yet');
    sandbox.as('rita').setEnvironment(SHOP, 'production', { apps: ['gate'] });
    const fields = { workflow: '.github/workflows/deploy.yml', ref: 'main', inputs: '' };
    expect(await post('/actions/do/start-run', 'dev', fields)).toMatchObject({ status: 303, to: `/${SHOP}/actions` });
    expect(await post('/actions/do/start-run', 'eve', fields)).toMatchObject({ status: 422 });
    const [run] = [...sandbox.as('dev').startRun(SHOP, { workflow: 'deploy.yml' }).repository.workflowRuns.values()];
    if (!run) throw new Error('nothing runs');
    const page = `/actions/runs/${run.id}`;
    reply(run, null, `needs a sign-off ${HOSTILE}`);
    const { html } = await get(page, 'dev');
    for (const text of ['Waiting for production', 'needs a sign-off &lt;script&gt;', 'Cancel run', 'triggered by']) {
      expect(html).toContain(text);
    }
    expect(html).not.toContain(HOSTILE);
    expect(html).not.toContain('Start all waiting jobs');
    reply(run, 'rejected', 'dev wrote this release');
    const after = (await get(page, 'dev')).html;
    expect(after).toContain('Rejected by Gate: dev wrote this release');
    expect(after).toContain('Re-run all jobs');
    expect((await get('/actions', 'dev')).html).toContain('Deploy #1');
    expect((await get('/actions/runs/1', 'dev')).status).toBe(404);
  });

  test('run again are a new attempt, and the old one keeps its page', async () => {
    const run = waitingRun();
    reply(run, 'rejected', 'no');
    const page = `/actions/runs/${run.id}`;
    expect(await post(`${page}/do/rerun`, 'rita')).toMatchObject({ status: 303 });
    expect([run.attempts.length, outcome(run)]).toEqual([2, 'waiting']);
    expect((await get(page)).html).toContain('Attempt 2 by rita');
    expect((await get(`${page}?attempt=1`)).html).toContain('Rejected by Gate: no');
    expect((await get(`${page}?attempt=3`)).status).toBe(404);
    expect(await post(`${page}/do/cancel`, 'dev')).toMatchObject({ status: 303 });
    expect(outcome(run)).toBe('cancelled');
  });

  test('are started in spite of the rules by administrators only, if the environment lets them, and it shows', async () => {
    const run = waitingRun();
    const page = `/actions/runs/${run.id}`;
    expect((await get(page, 'rita')).html).toContain('Start all waiting jobs');
    expect(await post(`${page}/do/bypass`, 'dev')).toMatchObject({ status: 422 });
    sandbox.as('rita').setEnvironment(SHOP, 'production', { canAdminsBypass: false });
    expect((await get(page, 'rita')).html).toContain('Nobody may bypass the rules');
    expect(await post(`${page}/do/bypass`, 'rita')).toMatchObject({ status: 422 });
    expect(outcome(run)).toBe('waiting');
    sandbox.as('rita').setEnvironment(SHOP, 'production', { canAdminsBypass: true });
    expect(await post(`${page}/do/bypass`, 'rita', { comment: 'urgent' })).toMatchObject({ status: 303 });
    expect(outcome(run)).toBe('success');
    const { html } = await get(page);
    expect(html).toContain('bypassed the protection rules');
    expect(html).toContain('urgent');
  });

  test('are approved on their page by the reviewers that the environment names', async () => {
    const eve = [...sandbox.world.accounts.values()].filter(({ login }) => login === 'eve');
    sandbox.as('rita').setEnvironment(SHOP, 'production', { reviewers: eve });
    const run = sandbox.as('dev').startRun(SHOP, { workflow: 'deploy.yml' });
    const page = `/actions/runs/${run.id}`;
    expect((await get(page, 'dev')).html).not.toContain('Approve production');
    expect((await get(page, 'eve')).html).toContain('Approve production');
    const fields = { environment: 'production', state: 'approved', comment: '' };
    expect(await post(`${page}/do/review`, 'eve', fields)).toMatchObject({ status: 303 });
    expect(outcome(run)).toBe('success');
  });
});

test('deployments are listed by environment, and those of the API say that no rule was asked', async () => {
  expect((await get('/deployments')).html).toContain('Nothing was deployed');
  waitingRun();
  sandbox.as('dev').createDeployment(SHOP, { ref: 'main', environment: 'Staging', description: HOSTILE });
  const all = (await get('/deployments')).html;
  expect(all).toContain('Deploy #1');
  expect(all).toContain('no protection rule was asked');
  expect(all).not.toContain(HOSTILE);
  const staging = (await get('/deployments/activity_log?environments_filter=staging')).html;
  expect(staging).not.toContain('Deploy #1');
  for (let at = 0; at < 25; at += 1) sandbox.as('dev').createDeployment(SHOP, { ref: 'main', environment: 'staging' });
  expect((await get('/deployments?environment=staging&page=2')).html).toContain('Page 2 of 2');
});

test('environments are changed by administrators on their page, and settings say what protects them', async () => {
  const path = '/settings/environments';
  expect((await get(path, 'rita')).html).toContain('There is no environment yet');
  expect(await post(`${path}/do/add`, 'dev', { environment: 'production' })).toMatchObject({ status: 422 });
  expect(await post(`${path}/do/add`, 'rita', { environment: 'production' })).toMatchObject({ status: 303 });
  expect((await get('/settings', 'eve')).html).toContain('no protection');
  const change = { environment: 'Production', 'app-gate': 'yes', wait: '3' };
  expect(await post(`${path}/do/change`, 'rita', change)).toMatchObject({ status: 303 });
  const { html } = await get('/settings', 'eve');
  for (const text of ['Gate</a> has to approve', 'Waits for 3 minutes', 'Nobody may bypass these rules']) {
    expect(html).toContain(text);
  }
  expect(await post(`${path}/do/change`, 'rita', { ...change, wait: '-1' })).toMatchObject({ status: 422 });
  expect(await post(`${path}/do/delete`, 'rita', { environment: 'production' })).toMatchObject({ status: 303 });
  expect(await post(`${path}/do/other`, 'rita')).toMatchObject({ status: 404 });
});

test('a ruleset is imported from its file; what is refused says why and keeps what was typed', async () => {
  const ruleset = {
    name: `Releases ${HOSTILE}`,
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [{ type: 'deletion' }],
    bypass_actors: [],
  };
  const send = (who: string, text: string) => post('/rules/do/import-ruleset', who, { ruleset: text });
  expect(await send('dev', JSON.stringify(ruleset))).toMatchObject({ status: 422 });
  const broken = await send('rita', '{"name": ');
  expect([broken.status, broken.html.includes('{&quot;name&quot;: </textarea>')]).toEqual([422, true]);
  const unknown = await send('rita', JSON.stringify({ ...ruleset, rules: [{ type: 'workflows' }] }));
  expect(unknown.html).toContain('does not know the rule');
  expect(await send('rita', JSON.stringify(ruleset))).toMatchObject({ status: 303, to: `/${SHOP}/rules` });
  const [made] = sandbox.as('rita').startRun(SHOP, { workflow: 'deploy.yml' }).repository.rulesets.values();
  for (const path of ['/rules', `/rules/${made?.id}`, '/settings']) {
    const { status, html } = await get(path, 'eve');
    expect([path, status]).toEqual([path, 200]);
    expect(html).toContain('Releases &lt;script&gt;');
    expect(html).not.toContain(HOSTILE);
  }
  expect(await post('/rules/do/delete-ruleset', 'rita', { name: ruleset.name })).toMatchObject({ status: 303 });
  expect((await get('/rules')).html).toContain('There is no ruleset yet');
});
