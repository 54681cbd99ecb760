import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  CHECK,
  closeAfterEach,
  refusalOf,
  rest,
  type Seeded,
  SHOP,
  startWithRelease,
} from './support/seeded-sandbox.ts';

closeAfterEach();

let seeded: Seeded;
beforeEach(async () => {
  seeded = await startWithRelease();
});

const head = () => seeded.repository.branches.get('release/1.4') ?? '';
const merge = (login: string, bypass = false) => seeded.sandbox.as(login).merge(SHOP, 1, { bypass });

/** Writes the required check with a token of that installation. */
async function check(conclusion: string, token = seeded.sandbox.installationToken(seeded.installation)): Promise<void> {
  const body = { name: CHECK, head_sha: head(), conclusion };
  const { status } = await rest(seeded.sandbox, token, `POST /repos/${SHOP}/check-runs`, { body });
  expect(status).toBe(201);
}

const blocked = (what: string) =>
  `405 Repository rule violations found\n\nRequired status check "${CHECK}" is ${what}.`;

describe('a required check with an expected source', () => {
  test.each([
    ['success', null],
    ['neutral', null],
    ['skipped', null],
    ['failure', blocked('failing')],
    ['action_required', blocked('failing')],
  ])('%s of the expected app', async (conclusion, refused) => {
    expect(refusalOf(() => merge('rae'))).toBe(blocked('expected'));
    await check(conclusion);
    if (refused === null) expect(merge('rae')).toMatch(/^[0-9a-f]{40}$/);
    else expect(refusalOf(() => merge('rae'))).toBe(refused);
  });

  test.each(['queued', 'in_progress'])('one that is %s holds the merge back until it is completed', async (status) => {
    const token = seeded.sandbox.installationToken(seeded.installation);
    const body = { name: CHECK, head_sha: head(), status };
    const { json } = await rest(seeded.sandbox, token, `POST /repos/${SHOP}/check-runs`, { body });
    expect(refusalOf(() => merge('rae'))).toBe(blocked('in progress'));
    const completed = { body: { conclusion: 'success' } };
    await rest(seeded.sandbox, token, `PATCH /repos/${SHOP}/check-runs/${Number(json.id)}`, completed);
    expect(merge('rae')).toMatch(/^[0-9a-f]{40}$/);
  });

  test('one that is in progress takes the place of an older one that passed, and one that became stale passes nothing', async () => {
    await check('success');
    const token = seeded.sandbox.installationToken(seeded.installation);
    const body = { name: CHECK, head_sha: head(), status: 'in_progress' };
    await rest(seeded.sandbox, token, `POST /repos/${SHOP}/check-runs`, { body });
    expect(refusalOf(() => merge('rae'))).toBe(blocked('in progress'));
    seeded.sandbox.clock.advance(15 * 24 * 60 * 60_000);
    expect(refusalOf(() => merge('rae'))).toBe(blocked('failing'));
  });

  test('a status and a check of the same name from anyone else do not satisfy it', async () => {
    seeded.sandbox.as('dev').setStatus(SHOP, 'release/1.4', { state: 'success', context: CHECK });
    const other = seeded.sandbox.app({ slug: 'other', owner: 'acme', permissions: { checks: 'write' }, events: [] });
    await check('success', seeded.sandbox.installationToken(other.installation));
    expect(refusalOf(() => merge('rae'))).toBe(blocked('expected'));
  });

  test('only the newest check of the name counts, and only on the newest head', async () => {
    await check('success');
    await check('failure');
    expect(refusalOf(() => merge('rae'))).toBe(blocked('failing'));
    await check('success');
    seeded.sandbox.as('dev').push(SHOP, { branch: 'release/1.4', commits: [{ message: 'more', files: { m: 'm' } }] });
    expect(refusalOf(() => merge('rae'))).toBe(blocked('expected'));
  });

  test('an administrator passes only if they say so, and only who is named in the ruleset', () => {
    expect(refusalOf(() => merge('max'))).toBe(blocked('expected'));
    expect(refusalOf(() => merge('rae', true))).toBe(blocked('expected'));
    expect(merge('max', true)).toMatch(/^[0-9a-f]{40}$/);
  });

  test('a push around the pull request is refused too', () => {
    const push = () => seeded.sandbox.as('dev').push(SHOP, { branch: 'main', from: 'release/1.4', commits: [] });
    expect(refusalOf(push)).toMatch(/^422 Repository rule violations found for refs\/heads\/main/);
    expect(refusalOf(() => seeded.sandbox.as('dev').setPolicy(SHOP, ''))).toMatch(/^422 /);
    expect(seeded.sandbox.as('max').setPolicy(SHOP, 'version: 1\n').message).toBe('Change the policy');
  });

  test('a tag whose commit lacks the check is refused', async () => {
    const checks = [{ context: CHECK, integrationId: seeded.app.id }];
    seeded.sandbox.as('max').setRuleset(SHOP, {
      name: 'tags',
      target: 'tag',
      enforcement: 'active',
      include: ['refs/tags/v*'],
      exclude: [],
      rules: [{ type: 'required_status_checks', strict: false, doNotEnforceOnCreate: false, checks }],
      bypassActors: [],
    });
    const tag = (name: string) => () => seeded.sandbox.as('rae').pushTags(SHOP, [{ name, commit: 'release/1.4' }]);
    expect(refusalOf(tag('v1'))).toMatch(/^422 /);
    tag('other')();
    await check('success');
    tag('v1')();
    expect([...seeded.repository.tags.keys()]).toEqual(['other', 'v1']);
  });
});

describe('what merging makes', () => {
  test.each(['merge', 'squash', 'rebase'] as const)('%s', (method) => {
    const { objects, branches } = seeded.repository;
    const base = branches.get('main') ?? '';
    const release = head();
    const sha = seeded.sandbox.as('max').merge(SHOP, 1, { method, bypass: true });
    const made = objects.commits.get(sha);
    expect(branches.get('main')).toBe(sha);
    expect(made?.tree).toBe(objects.commits.get(release)?.tree);
    const first = made?.parents[0] ?? '';
    const expected = {
      merge: { parents: [base, release], committer: 'noreply@github.com', signed: true },
      squash: { parents: [base], committer: 'noreply@github.com', signed: true },
      rebase: { parents: [first], committer: 'max@acme.example', signed: false },
    }[method];
    expect(made?.parents).toEqual(expected.parents);
    expect(made?.committer.email).toBe(expected.committer);
    expect(made?.verification?.signedByGitHub ?? false).toBe(expected.signed);
    expect(objects.commits.get(first)?.parents ?? []).toEqual(method === 'rebase' ? [base] : []);
  });

  test('a merge of a head that is not the expected one is refused with 409', () => {
    const merged = () => seeded.sandbox.as('max').merge(SHOP, 1, { head: 'f'.repeat(40), bypass: true });
    expect(refusalOf(merged)).toBe('409 Head branch was modified. Review and try the merge again.');
  });

  test('a draft, a conflict and a closed pull request do not merge', () => {
    const [dev, max] = [seeded.sandbox.as('dev'), seeded.sandbox.as('max')];
    dev.convertToDraft(SHOP, 1);
    expect(refusalOf(() => merge('max', true))).toBe('405 Pull Request is still a draft');
    dev.readyForReview(SHOP, 1);
    max.setFiles(SHOP, { 'src/cart.js': 'something else\n' });
    expect(refusalOf(() => merge('max', true))).toBe('405 Merge conflict');
    dev.close(SHOP, 1);
    expect(refusalOf(() => merge('max', true))).toBe('405 Pull Request is not mergeable');
  });

  test('a push that brings the head onto the base marks the pull request as merged', () => {
    seeded.sandbox.as('max').push(SHOP, { branch: 'main', from: 'release/1.4', commits: [] });
    const { state, merged } = seeded.repository.pullRequests.get(1) ?? {};
    expect([state, merged?.by.login]).toEqual(['closed', 'max']);
  });
});
