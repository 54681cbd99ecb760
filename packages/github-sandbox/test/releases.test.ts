import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Rule } from '../src/model/repository.ts';
import { closeAfterEach, refusalOf, rest, type Seeded, SHOP, startWithRelease } from './support/seeded-sandbox.ts';

closeAfterEach();

let seeded: Seeded;
let token: string;
beforeEach(async () => {
  seeded = await startWithRelease();
  seeded.installation.permissions = { ...seeded.installation.permissions, contents: 'write' };
  token = seeded.sandbox.installationToken(seeded.installation);
});

const TAG_CHECK = 'gate/tag';
const head = () => seeded.repository.branches.get('release/1.4') ?? '';
const post = (path: string, body: unknown) => rest(seeded.sandbox, token, `POST /repos/${SHOP}${path}`, { body });

/**
 * Makes GitHub itself refuse every tag v* whose commit lacks the app's check.
 * It does not matter who makes it, and how.
 */
function guardTags(more: readonly Rule[] = []): void {
  const checks = [{ context: TAG_CHECK, integrationId: seeded.app.id }];
  seeded.sandbox.as('max').setRuleset(SHOP, {
    name: 'tags',
    target: 'tag',
    enforcement: 'active',
    include: ['refs/tags/v*'],
    exclude: [],
    rules: [{ type: 'required_status_checks', strict: false, doNotEnforceOnCreate: false, checks }, ...more],
    bypassActors: [],
  });
}

const pass = () => post('/check-runs', { name: TAG_CHECK, head_sha: head(), conclusion: 'success' });

describe('a tag whose commit lacks the required check', () => {
  const ways: readonly (readonly [string, () => Promise<number>])[] = [
    ['pushed, lightweight', async () => pushed({ name: 'v1', commit: 'release/1.4' })],
    ['pushed, annotated', async () => pushed({ name: 'v1', commit: 'release/1.4', message: 'One' })],
    ['over REST, lightweight', async () => (await post('/git/refs', { ref: 'refs/tags/v1', sha: head() })).status],
    [
      'over REST, annotated',
      async () => {
        const object = { tag: 'v1', message: 'One', object: head(), type: 'commit' };
        const { json } = await post('/git/tags', object);
        return (await post('/git/refs', { ref: 'refs/tags/v1', sha: json.sha })).status;
      },
    ],
    ['by a release', async () => (await post('/releases', { tag_name: 'v1', target_commitish: 'release/1.4' })).status],
  ];
  const pushed = (tag: { name: string; commit: string; message?: string }): number => {
    const push = () => seeded.sandbox.as('rae').pushTags(SHOP, [tag]);
    if (seeded.repository.checkRuns.length === 0) return Number(refusalOf(push).slice(0, 3));
    push();
    return 201;
  };

  test.each(ways)('%s: is refused, and made once the check is there', async (_way, make) => {
    guardTags();
    expect([await make(), seeded.repository.tags.size]).toEqual([422, 0]);
    await pass();
    expect([await make(), [...seeded.repository.tags.keys()]]).toEqual([201, ['v1']]);
  });

  test('is not moved to either, and tags beside the pattern are free', async () => {
    guardTags([{ type: 'deletion' }]);
    await pass();
    const rae = seeded.sandbox.as('rae');
    rae.pushTags(SHOP, [
      { name: 'v1', commit: 'release/1.4' },
      { name: 'other', commit: 'main' },
    ]);
    expect(refusalOf(() => rae.pushTags(SHOP, [{ name: 'v1', commit: 'main' }], true))).toMatch(/^422 /);
    expect(refusalOf(() => rae.deleteTags(SHOP, ['v1']))).toMatch(/^422 .*Cannot delete this protected ref/s);
    rae.deleteTags(SHOP, ['other']);
    expect([...seeded.repository.tags]).toEqual([['v1', head()]]);
  });
});

test('an app merges with contents: write, at the head that it expects, and not without', async () => {
  seeded.sandbox.as('max').deleteRuleset(SHOP, 'Releases');
  const put = (as: string, body: unknown) => rest(seeded.sandbox, as, `PUT /repos/${SHOP}/pulls/1/merge`, { body });
  const { installation } = seeded;
  installation.permissions = { ...installation.permissions, contents: 'read' };
  const reader = seeded.sandbox.installationToken(installation);
  expect((await put(reader, { sha: head() })).status).toBe(403);
  expect((await put(token, { sha: 'f'.repeat(40) })).status).toBe(409);
  const merged = await put(token, { sha: head(), merge_method: 'squash', commit_title: 'Release 1.4 (#1)' });
  expect([merged.status, merged.json.merged]).toEqual([200, true]);
  const commit = seeded.repository.objects.commits.get(String(merged.json.sha));
  expect(commit?.message.split('\n')[0]).toBe('Release 1.4 (#1)');
  expect(seeded.repository.pullRequests.get(1)?.merged?.by.login).toBe('gate[bot]');
});

test('generated notes list what was merged since the release before', async () => {
  const { sandbox } = seeded;
  const max = sandbox.as('max');
  max.createRelease(SHOP, { tag: 'v1.3' });
  max.merge(SHOP, 1, { bypass: true });
  const { body, name } = max.createRelease(SHOP, { tag: 'v1.4', body: 'By hand.', generateNotes: true });
  expect([name, body]).toEqual([
    'v1.4',
    `By hand.\n\n## What's Changed\n* Release 1.4 by @dev in ${sandbox.url}/${SHOP}/pull/1\n\n\n**Full Changelog**: ${sandbox.url}/${SHOP}/compare/v1.3...v1.4`,
  ]);
  const { json } = await post('/releases/generate-notes', { tag_name: 'v1.5', previous_tag_name: 'v1.4' });
  expect(json.body).toBe(`\n**Full Changelog**: ${sandbox.url}/${SHOP}/compare/v1.4...v1.5`);
});

test('a draft makes no tag before it is published, and is for those who can write', async () => {
  const rae = seeded.sandbox.as('rae');
  const { id } = rae.createRelease(SHOP, { tag: 'v1', target: 'release/1.4', draft: true });
  const list = (as: string) => rest(seeded.sandbox, seeded.sandbox.tokenOf(as), `GET /repos/${SHOP}/releases`);
  expect([(await list('rae')).json.length, (await list('guest')).json.length]).toEqual([1, 0]);
  expect(seeded.repository.tags.size).toBe(0);
  rae.editRelease(SHOP, id, { draft: false });
  expect([...seeded.repository.tags]).toEqual([['v1', head()]]);
  expect((await list('guest')).json.length).toBe(1);
  expect(refusalOf(() => seeded.sandbox.as('pat').createRelease(SHOP, { tag: 'v2' }))).toMatch(/^403 /);
  expect(refusalOf(() => rae.createRelease(SHOP, { tag: 'v1' }))).toBe('422 Validation Failed');
  expect(refusalOf(() => rae.createRelease(SHOP, { tag: 'v2', target: 'nowhere' }))).toBe('422 Validation Failed');
});
