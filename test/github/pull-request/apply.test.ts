import { describe, expect, test } from '@jest/globals';
import type { CheckContent, Effect } from '../../../src/domain/effects.ts';
import type { PullRequestSubject } from '../../../src/domain/facts.ts';
import { asSha } from '../../../src/domain/ids.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { apply } from '../../../src/github/pull-request/apply.ts';
import { gap, oidOf, Partial as PartialAnswer, scriptedClient } from '../../support/github-answers.ts';

const subject: PullRequestSubject = { kind: 'pull-request', repository: { owner: 'acme', name: 'shop' }, number: 7 };
const head = asSha(oidOf('a'));
const content: CheckContent = {
  name: 'countersign/readiness',
  conclusion: 'action_required',
  title: '2 of 4 ready',
  summary: 'summary',
  text: 'text',
  annotations: [],
};
const waiting: CheckContent = { ...content, conclusion: 'in_progress' };
/** What GitHub answers to a write of a check that waits, in part. */
const WAITS = { id: 1, name: content.name, status: 'in_progress', conclusion: null };
const annotations = [
  { path: '.github/countersign.yml', line: 3, column: 7, level: 'failure', title: 't', message: 'm' },
  { path: '.github/countersign.yml', line: 9, column: null, level: 'warning', title: 't', message: 'm' },
] as const;

const CREATE_CHECK = 'POST /repos/{owner}/{repo}/check-runs';
const REMOVE_LABEL = 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}';
const DELETE_COMMENT = 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}';

/** What GitHub answers to a write of a check, in part. */
const WRITTEN = { id: 1, name: content.name, conclusion: content.conclusion };

/** The one request that an effect makes. */
async function requestOf(effect: Effect, name: string, answer: unknown = WRITTEN) {
  const client = scriptedClient([[name, answer]]);
  await apply(client, subject, effect);
  expect(client.requests).toHaveLength(1);
  return client.requests[0]?.variables;
}

const output = { title: '2 of 4 ready', summary: 'summary', text: 'text' };

describe('each effect is one API call', () => {
  test('create-check', async () => {
    expect(await requestOf({ kind: 'create-check', why: '', head, content }, CREATE_CHECK)).toEqual({
      owner: 'acme',
      repo: 'shop',
      name: 'countersign/readiness',
      head_sha: head,
      status: 'completed',
      conclusion: 'action_required',
      output,
    });
  });

  test('update-check', async () => {
    const effect: Effect = { kind: 'update-check', why: '', id: '12345678901', head, content };
    expect(await requestOf(effect, 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}')).toEqual({
      owner: 'acme',
      repo: 'shop',
      check_run_id: '12345678901',
      name: 'countersign/readiness',
      status: 'completed',
      conclusion: 'action_required',
      output,
    });
  });

  test.each<[string, Effect, string, object]>([
    ['create-check', { kind: 'create-check', why: '', head, content: waiting }, CREATE_CHECK, { head_sha: head }],
    [
      'update-check',
      { kind: 'update-check', why: '', id: '1', head, content: waiting },
      'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
      { check_run_id: '1' },
    ],
  ])('VER-2: %s of a check that waits names a status and no conclusion', async (_, effect, route, more) => {
    expect(await requestOf(effect, route, WAITS)).toEqual({
      owner: 'acme',
      repo: 'shop',
      ...more,
      name: 'countersign/readiness',
      status: 'in_progress',
      output,
    });
  });

  test.each<[string, object]>([
    ['still passes', { status: 'completed', conclusion: 'success' }],
    ['is completed', { status: 'completed', conclusion: 'action_required' }],
    ['is in progress with a conclusion', { status: 'in_progress', conclusion: 'success' }],
    ['is queued', { status: 'queued', conclusion: null }],
  ])('VER-2: a check that waits is not taken for written where GitHub says that it %s', async (_, answer) => {
    const effect: Effect = { kind: 'create-check', why: '', head, content: waiting };
    await expect(requestOf(effect, CREATE_CHECK, { ...WAITS, ...answer })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  test.each<[string, unknown]>([
    ['nothing', ''],
    ['something else', { message: 'OK' }],
    ['a list', []],
    ['another check', { ...WRITTEN, name: 'countersign/policy' }],
    ['another conclusion', { ...WRITTEN, conclusion: 'success' }],
    ['a check without one', { ...WRITTEN, conclusion: null }],
  ])('VER-7: a check is not taken for written where the answer is %s', async (_, answer) => {
    const effect: Effect = { kind: 'create-check', why: '', head, content };
    await expect(requestOf(effect, CREATE_CHECK, answer)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('a check that marks lines is created again: an update would only add to the lines', async () => {
    const effect: Effect = { kind: 'update-check', why: '', id: '1', head, content: { ...content, annotations } };
    expect(await requestOf(effect, CREATE_CHECK)).toMatchObject({
      head_sha: head,
      output: {
        annotations: [
          {
            path: '.github/countersign.yml',
            start_line: 3,
            end_line: 3,
            start_column: 7,
            end_column: 7,
            annotation_level: 'failure',
          },
          {
            path: '.github/countersign.yml',
            start_line: 9,
            end_line: 9,
            annotation_level: 'warning',
            title: 't',
            message: 'm',
          },
        ],
      },
    });
  });

  test('comments are made, changed and taken away', async () => {
    const where = { owner: 'acme', repo: 'shop' };
    const create = await requestOf(
      { kind: 'create-comment', why: '', body: 'b' },
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    );
    expect(create).toEqual({ ...where, issue_number: 7, body: 'b' });
    const update = await requestOf(
      { kind: 'update-comment', why: '', id: '5', body: 'b' },
      'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
    );
    expect(update).toEqual({ ...where, comment_id: '5', body: 'b' });
    expect(await requestOf({ kind: 'delete-comment', why: '', id: '5' }, DELETE_COMMENT)).toEqual({
      ...where,
      comment_id: '5',
    });
  });

  test('add-label', async () => {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
    expect(await requestOf({ kind: 'add-label', why: '', name: 'ready/security' }, route)).toEqual({
      owner: 'acme',
      repo: 'shop',
      issue_number: 7,
      labels: ['ready/security'],
    });
  });

  const LABEL = { name: 'ready/security', color: '1a7f37', description: 'Security is signed off' };
  const CREATE_LABEL = 'POST /repos/{owner}/{repo}/labels';
  test('SIGN-7: create-label', async () => {
    const effect: Effect = { kind: 'create-label', why: '', ...LABEL };
    expect(await requestOf(effect, CREATE_LABEL, LABEL)).toEqual({ owner: 'acme', repo: 'shop', ...LABEL });
    await expect(requestOf(effect, CREATE_LABEL, { message: 'OK' })).rejects.toMatchObject({ code: 'unavailable' });
    const exists = new GitHubError('invalid', 'already_exists', { status: 422 });
    await expect(requestOf(effect, CREATE_LABEL, exists)).resolves.toBeDefined();
    await expect(requestOf(effect, CREATE_LABEL, new GitHubError('unavailable', '502'))).rejects.toThrow('502');
    const refusals = [
      new GitHubError('forbidden', '403'),
      new GitHubError('invalid', 'color is invalid', { status: 422 }),
    ];
    for (const refusal of refusals)
      await expect(requestOf(effect, CREATE_LABEL, refusal)).rejects.toMatchObject({
        code: 'forbidden',
        lasting: { scope: 'act', reason: 'permission' },
      });
  });

  test('remove-label', async () => {
    expect(await requestOf({ kind: 'remove-label', why: '', name: 'ready/security' }, REMOVE_LABEL)).toEqual({
      owner: 'acme',
      repo: 'shop',
      issue_number: 7,
      name: 'ready/security',
    });
  });

  test('SIGN-14: react', async () => {
    expect(await requestOf({ kind: 'react', why: '', nodeId: 'IC_1' }, 'React', { addReaction: {} })).toEqual({
      subject: 'IC_1',
      content: 'THUMBS_UP',
    });
  });

  test('SIGN-16: minimize-comment', async () => {
    const effect: Effect = { kind: 'minimize-comment', why: '', nodeId: 'IC_1' };
    expect(await requestOf(effect, 'Minimize', { minimizeComment: {} })).toEqual({
      subject: 'IC_1',
      classifier: 'OUTDATED',
    });
  });
});

describe('what is in the way', () => {
  test.each([
    [REMOVE_LABEL, { kind: 'remove-label', why: '', name: 'ready/security' }],
    [DELETE_COMMENT, { kind: 'delete-comment', why: '', id: '5' }],
  ] as const)('%s: what is away already need not be taken away', async (name, effect) => {
    const away = new GitHubError('not-found', 'Label does not exist');
    await expect(requestOf(effect, name, away)).resolves.toMatchObject({ repo: 'shop' });
  });

  test.each(['forbidden', 'unauthorized', 'unavailable', 'rate-limited', 'conflict', 'invalid'] as const)(
    '"%s" is never taken for done',
    async (code) => {
      const error = new GitHubError(code, 'no');
      await expect(requestOf({ kind: 'remove-label', why: '', name: 'x' }, REMOVE_LABEL, error)).rejects.toBe(error);
    },
  );

  test('a comment to change that is gone is an error, so that the app observes again', async () => {
    const error = new GitHubError('not-found', 'no');
    const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
    await expect(requestOf({ kind: 'update-comment', why: '', id: '5', body: 'b' }, route, error)).rejects.toBe(error);
  });

  test('SIGN-16: a comment to minimize that is gone is no error; any refusal lets minimizing rest', async () => {
    const effect: Effect = { kind: 'minimize-comment', why: '', nodeId: 'IC_1' };
    const answer = (...given: Parameters<typeof gap>) => new PartialAnswer({ minimizeComment: null }, [gap(...given)]);
    await expect(requestOf(effect, 'Minimize', answer(['minimizeComment'], 'missing'))).resolves.toBeDefined();
    await expect(requestOf(effect, 'Minimize', answer(['minimizeComment'], 'forbidden'))).rejects.toMatchObject({
      code: 'forbidden',
      lasting: { scope: 'act', reason: 'permission' },
    });
  });

  test.each([
    ['missing', 'not-found'],
    ['forbidden', 'forbidden'],
  ] as const)('a reaction to something %s is an error', async (why, code) => {
    const answer = new PartialAnswer({ addReaction: null }, [gap(['addReaction'], why)]);
    await expect(requestOf({ kind: 'react', why: '', nodeId: 'IC_1' }, 'React', answer)).rejects.toMatchObject({
      code,
    });
  });
});
