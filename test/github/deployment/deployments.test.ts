import { describe, expect, test } from '@jest/globals';
import { asInstant } from '../../../src/domain/ids.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { deploymentMarker, reportDeployment } from '../../../src/github/deployment/deployment-issue.ts';
import {
  answerRule,
  approverOf,
  deploymentProgress,
  deploymentsSince,
  pendingEnvironments,
  readDeployment,
  readRun,
} from '../../../src/github/deployment/deployments.ts';
import { utf8Length } from '../../../src/render/text/budget.ts';
import { markdown } from '../../../src/render/text/markdown.ts';
import { list, phrase } from '../../../src/render/text/tree.ts';
import { inShop, oidOf, scriptedClient } from '../../support/github-answers.ts';

const RAE = { id: 3, login: 'rae', type: 'User' };
const rae = { id: 3, login: 'rae', kind: 'user' };
const ONE = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}';
const LIST = 'GET /repos/{owner}/{repo}/deployments';
const STATUSES = `${ONE}/statuses`;
const RUN = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}';
const ANSWER = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule';
const ISSUES = 'GET /repos/{owner}/{repo}/issues';

const deployment = (id: number, created = '2026-03-02T09:00:00Z', parts: object = {}) => ({
  id,
  sha: oidOf('d'),
  ref: 'main',
  environment: 'production',
  creator: RAE,
  created_at: created,
  ...parts,
});
const failing = (status: number, code: GitHubError['code']) => new GitHubError(code, 'refused', { status });

describe('DEP-1: a deployment', () => {
  test('is read with who made it; one that is gone is null, and so is a creator of an unknown kind', async () => {
    const found = {
      id: '5',
      sha: oidOf('d'),
      ref: 'main',
      environment: 'production',
      creator: rae,
      createdAt: asInstant('2026-03-02T09:00:00Z'),
    };
    expect(await readDeployment(inShop(scriptedClient([[ONE, deployment(5)]])), '5')).toEqual(found);
    expect(await readDeployment(inShop(scriptedClient([[ONE, failing(404, 'not-found')]])), '5')).toBeNull();
    const strange = deployment(5, undefined, { creator: { id: 3, login: 'x', type: 'Alien' } });
    expect(await readDeployment(inShop(scriptedClient([[ONE, strange]])), '5')).toEqual({ ...found, creator: null });
  });

  test('that GitHub shows without its commit is no deployment', async () => {
    const client = scriptedClient([[ONE, deployment(5, undefined, { sha: 'main' })]]);
    await expect(readDeployment(inShop(client), '5')).rejects.toMatchObject({ code: 'invalid' });
  });

  test('is found in the list, over all pages that are new enough', async () => {
    const page = (from: number, created: string) =>
      Array.from({ length: 100 }, (_, index) => deployment(from - index, created));
    const since = asInstant('2026-03-02T08:00:00Z');
    const client = scriptedClient([
      [LIST, page(300, '2026-03-02T10:00:00Z')],
      [LIST, [...page(200, '2026-03-02T09:00:00Z').slice(1), deployment(1, '2026-03-02T07:59:59Z')]],
    ]);
    const found = await deploymentsSince(inShop(client), since);
    expect([found.length, found.at(-1)?.id]).toEqual([199, '101']);
    expect(client.requests.map(({ variables }) => variables.page)).toEqual([1, 2]);
    expect(await deploymentsSince(inShop(scriptedClient([[LIST, [deployment(1, since)]]])), since)).toHaveLength(1);
  });

  test.each([
    ['has begun while it is under way', ['in_progress', 'queued'], true],
    ['has begun where it succeeded, whatever became of it later', ['inactive', 'success'], true],
    ['has not begun while it waits', ['waiting'], false],
    ['has not begun where it was refused', ['failure', 'waiting'], false],
    ['has not begun where nothing was said of it', [], false],
  ])('%s', async (_, states, began) => {
    const statuses = states.map((state) => ({ state, log_url: null }));
    expect(await deploymentProgress(inShop(scriptedClient([[STATUSES, statuses]])), '5')).toEqual({ began, run: null });
  });

  test('names the run that its log belongs to, on whatever page of its statuses', async () => {
    const first = Array.from({ length: 100 }, () => ({ state: 'queued', log_url: 'https://elsewhere.example/log' }));
    const last = { state: 'waiting', log_url: 'https://github.example/acme/shop/actions/runs/77/job/9' };
    const client = scriptedClient([
      [STATUSES, first],
      [STATUSES, [last]],
    ]);
    expect(await deploymentProgress(inShop(client), '5')).toEqual({ began: false, run: '77' });
  });
});

describe('DEP-1: a workflow run', () => {
  const run = (parts: object = {}) => ({
    id: 77,
    html_url: 'https://github.example/acme/shop/actions/runs/77',
    run_attempt: 2,
    head_sha: oidOf('d'),
    event: 'workflow_dispatch',
    status: 'waiting',
    triggering_actor: RAE,
    ...parts,
  });

  test('is read as its latest attempt stands', async () => {
    expect(await readRun(inShop(scriptedClient([[RUN, run()]])), '77')).toEqual({
      id: '77',
      url: 'https://github.example/acme/shop/actions/runs/77',
      attempt: 2,
      headSha: oidOf('d'),
      event: 'workflow_dispatch',
      completed: false,
      triggeringActor: rae,
    });
    const over = run({ status: 'completed', triggering_actor: null });
    expect(await readRun(inShop(scriptedClient([[RUN, over]])), '77')).toMatchObject({
      completed: true,
      triggeringActor: null,
    });
    expect(await readRun(inShop(scriptedClient([[RUN, failing(404, 'not-found')]])), '77')).toBeNull();
  });

  test('without its attempt is not understood: who triggered it would be anybody', async () => {
    const client = scriptedClient([[RUN, run({ run_attempt: undefined })]]);
    await expect(readRun(inShop(client), '77')).rejects.toMatchObject({ code: 'invalid' });
  });

  test('waits for the environments that GitHub lists', async () => {
    const pending = [{ environment: { name: 'production' } }, { environment: { name: 'EU' } }];
    const client = scriptedClient([[`${RUN}/pending_deployments`, pending]]);
    expect(await pendingEnvironments(inShop(client), '77')).toEqual(['production', 'EU']);
  });

  test('was approved for an environment by whom GitHub names last', async () => {
    const review = (login: string, state: string, name: string) => ({
      state,
      user: { ...RAE, login },
      environments: [{ name }],
    });
    const reviews = [
      review('sam', 'approved', 'Production'),
      review('rae', 'approved', 'production'),
      review('kim', 'rejected', 'production'),
      review('lee', 'approved', 'staging'),
    ];
    const asked = (list: readonly unknown[]) =>
      approverOf(inShop(scriptedClient([[`${RUN}/approvals`, list]])), '77', 'PRODUCTION');
    expect(await asked(reviews)).toEqual(rae);
    expect(await asked(reviews.slice(2))).toBeNull();
  });
});

describe('DEP-1: the answer to a protection rule', () => {
  const answer = { environment: 'production', state: 'approved', comment: 'fine' } as const;

  test('goes to the run, with the environment and the decision; without one it is a status text', async () => {
    const client = scriptedClient([
      [ANSWER, null],
      [ANSWER, null],
    ]);
    expect(await answerRule(inShop(client), '77', answer)).toBe('taken');
    expect(await answerRule(inShop(client), '77', { ...answer, state: null })).toBe('taken');
    const sent = { owner: 'acme', repo: 'shop', run_id: 77, environment_name: 'production', comment: 'fine' };
    expect(client.requests.map(({ variables }) => variables)).toEqual([{ ...sent, state: 'approved' }, sent]);
  });

  test.each([
    [404, 'not-found'],
    [422, 'invalid'],
  ] as const)('is refused where nothing waits (any more): %i', async (status, code) => {
    expect(await answerRule(inShop(scriptedClient([[ANSWER, failing(status, code)]])), '77', answer)).toBe('refused');
  });

  test.each([
    [403, 'forbidden'],
    [502, 'unavailable'],
  ] as const)('that may or may not have arrived is an error: %i', async (status, code) => {
    const client = scriptedClient([[ANSWER, failing(status, code)]]);
    await expect(answerRule(inShop(client), '77', answer)).rejects.toMatchObject({ code });
  });
});

describe('DEP-1: the issue about a deployment', () => {
  const issue = { title: 'Deployment 5', body: 'What is wrong' };
  const made = (parts: object = {}) => ({
    number: 9,
    html_url: 'https://github.example/acme/shop/issues/9',
    state: 'open',
    title: issue.title,
    body: `${deploymentMarker('5')}\n${issue.body}`,
    performed_via_github_app: { id: 1 },
    ...parts,
  });
  const CREATE = 'POST /repos/{owner}/{repo}/issues';
  const report = (...answers: readonly (readonly [string, unknown])[]) => {
    const client = scriptedClient(answers);
    return reportDeployment(inShop(client), '5', issue, 'countersign[bot]').then((result) => ({ result, client }));
  };

  test('is opened with its mark, once: one that is there, or was closed, is left alone', async () => {
    const { result, client } = await report([ISSUES, []], [CREATE, made()]);
    expect(result).toBe('reported');
    expect(client.requests[1]?.variables).toMatchObject({ title: issue.title, body: made().body });
    expect((await report([ISSUES, [made({ state: 'closed' })]])).result).toBe('there');
  });

  test('VER-8: fits with its mark, however long the text about the deployment is', async () => {
    const acts = Array.from({ length: 20_000 }, () => phrase`act`);
    const body = markdown([list({ name: 'acts', worth: 1 }, acts)]);
    const client = scriptedClient([
      [ISSUES, []],
      [CREATE, made()],
    ]);
    await reportDeployment(inShop(client), '9'.repeat(19), { title: 'x', body }, 'countersign[bot]');
    const { body: sent } = client.requests[1]?.variables ?? {};
    expect(utf8Length(String(sent))).toBeGreaterThan(utf8Length(body));
    expect(utf8Length(String(sent))).toBeLessThanOrEqual(65_000);
  });

  test('that somebody else wrote with the same mark is not the app’s', async () => {
    const forged = made({ performed_via_github_app: null });
    expect((await report([ISSUES, [forged]], [CREATE, made()])).result).toBe('reported');
    const ofAnother = made({ body: `${deploymentMarker('55')}\nx` });
    expect((await report([ISSUES, [ofAnother]], [CREATE, made()])).result).toBe('reported');
  });
});
