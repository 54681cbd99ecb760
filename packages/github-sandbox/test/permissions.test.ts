import { beforeEach, describe, expect, test } from '@jest/globals';
import { findRepository } from '../src/lookup.ts';
import { permissionOf } from '../src/people.ts';
import { closeAfterEach, refusalOf, type Seeded, SHOP, startWithRelease } from './support/seeded-sandbox.ts';

closeAfterEach();

let seeded: Seeded;
beforeEach(async () => {
  seeded = await startWithRelease();
});

const as = (login: string) => seeded.sandbox.as(login);

describe('who may do what', () => {
  test('labels: from triage on; a reader may not, not even who may review', () => {
    as('pat').addLabel(SHOP, 1, 'ready/product');
    expect(refusalOf(() => as('guest').addLabel(SHOP, 1, 'ready/product'))).toMatch(/^403 Must have triage rights/);
    expect(refusalOf(() => as('guest').removeLabel(SHOP, 1, 'ready/product'))).toMatch(/^403 /);
    expect(as('guest').approve(SHOP, 1).state).toBe('APPROVED');
  });

  test('who opened a pull request may not label it without triage', () => {
    as('guest').fork(SHOP);
    as('guest').push('guest/shop', { branch: 'fix', from: 'main', commits: [{ message: 'Fix', files: { a: 'a' } }] });
    const { number } = as('guest').openPullRequest(SHOP, { title: 'Fix', head: 'fix', headRepository: 'guest/shop' });
    expect(refusalOf(() => as('guest').addLabel(SHOP, number, 'bug'))).toMatch(/^403 /);
    expect(as('guest').editPullRequest(SHOP, number, { title: 'Better fix' }).title).toBe('Better fix');
  });

  test('making and renaming labels: from write on', () => {
    expect(refusalOf(() => as('pat').renameLabel(SHOP, 'bug', 'ready/x'))).toMatch(/^403 /);
    expect(refusalOf(() => as('pat').addLabel(SHOP, 1, 'brand-new'))).toBe(
      '403 You do not have permission to create labels on this repository.',
    );
    const before = as('dev').addLabel(SHOP, 1, 'bug').labels[0];
    expect(as('dev').renameLabel(SHOP, 'bug', 'ready/x')).toBe(before);
  });

  test('a renamed label keeps its id, and the timeline tells the new name, as on GitHub', () => {
    const { labels, events } = as('pat').addLabel(SHOP, 1, 'bug');
    as('dev').renameLabel(SHOP, 'bug', 'ready/x');
    expect(labels.map(({ name }) => name)).toEqual(['ready/x']);
    const event = events.findLast(({ kind }) => kind === 'Labeled');
    expect(event?.kind === 'Labeled' && event.label.name).toBe('ready/x');
    expect(event?.kind === 'Labeled' && event.label.nodeId).toBe(labels[0]?.nodeId);
  });

  test('nobody approves or refuses their own pull request', () => {
    expect(refusalOf(() => as('dev').approve(SHOP, 1))).toBe('422 Unprocessable Entity');
    expect(refusalOf(() => as('dev').requestChanges(SHOP, 1, 'no'))).toBe('422 Unprocessable Entity');
    expect(as('dev').review(SHOP, 1, { verdict: 'COMMENT', body: 'a note' }).state).toBe('COMMENTED');
  });

  test("another's comment: a writer may edit and delete it, a reader and a triager may not", () => {
    const { id } = as('oli').comment(SHOP, 1, '/ready operation');
    expect(refusalOf(() => as('guest').editComment(SHOP, id, 'x'))).toMatch(/^403 /);
    expect(refusalOf(() => as('pat').deleteComment(SHOP, id))).toMatch(/^403 /);
    const edited = as('ann').editComment(SHOP, id, '/ready security');
    expect([edited.author?.login, edited.editor?.login, edited.lastEditedAt !== null]).toEqual(['oli', 'ann', true]);
    as('ann').deleteComment(SHOP, id);
    const event = seeded.repository.pullRequests.get(1)?.events.at(-1);
    expect([event?.kind, event?.actor?.login]).toEqual(['CommentDeleted', 'ann']);
  });

  test('the text of a comment ends at 65,536 bytes, and is not blank', () => {
    expect(as('pat').comment(SHOP, 1, 'x'.repeat(65_536)).body).toHaveLength(65_536);
    expect(refusalOf(() => as('pat').comment(SHOP, 1, `${'é'.repeat(32_768)}x`))).toBe('422 Validation Failed');
    expect(refusalOf(() => as('pat').comment(SHOP, 1, ' \n'))).toBe('422 Validation Failed');
  });

  test('dismissing a review: from write on; the state before is kept in the timeline', () => {
    const { id } = as('kim').requestChanges(SHOP, 1, 'not safe');
    expect(refusalOf(() => as('pat').dismissReview(SHOP, id, 'fine'))).toMatch(/^403 /);
    expect(as('dev').dismissReview(SHOP, id, 'fine').state).toBe('DISMISSED');
    const event = seeded.repository.pullRequests.get(1)?.events.at(-1);
    expect(event?.kind === 'ReviewDismissed' && event.previousState).toBe('CHANGES_REQUESTED');
    expect(refusalOf(() => as('dev').dismissReview(SHOP, id, 'again'))).toBe('422 Unprocessable Entity');
  });

  test('pushing: from write on', () => {
    const push = { branch: 'release/1.4', commits: [{ message: 'x', files: { x: 'x' } }] };
    expect(refusalOf(() => as('pat').push(SHOP, push))).toMatch(/^403 /);
    expect(refusalOf(() => as('pat').pushTags(SHOP, [{ name: 'v1', commit: 'main' }]))).toMatch(/^403 /);
    expect(refusalOf(() => as('pat').merge(SHOP, 1))).toMatch(/^403 /);
    expect(as('dev').push(SHOP, push).message).toBe('x');
  });

  test('a private repository does not exist for who may not read it', () => {
    seeded.sandbox.repository('max/secret', { private: true, author: 'max' });
    expect(refusalOf(() => as('guest').setFiles('max/secret', { a: 'a' }))).toBe('404 Not Found');
  });

  test('team members: the owners of the organisation and maintainers change them, members do not', () => {
    expect(refusalOf(() => as('sam').addTeamMember('acme/release-coordinators', 'sam'))).toMatch(/^403 /);
    as('rae').addTeamMember('acme/release-coordinators', 'dev');
    as('max').removeTeamMember('acme/release-coordinators', 'dev');
    expect(refusalOf(() => as('rae').addTeamMember('acme/appsec', 'rae'))).toMatch(/^403 /);
  });
});

describe('what an account may do in a repository', () => {
  const permission = (login: string) => {
    const shop = findRepository(seeded.sandbox.world, 'acme', 'shop');
    const account = [...seeded.sandbox.world.accounts.values()].find((one) => one.login === login);
    if (!shop || !account) throw new Error(`the seed has no ${login}`);
    return permissionOf(seeded.sandbox.world, shop, account);
  };

  test('a nested team has what the team above it has', () => {
    expect(permission('lee')).toBe('triage');
    as('max').setTeamParent('acme/appsec-web', null);
    expect(permission('lee')).toBe('read');
  });

  test('the highest of all ways counts', () => {
    expect([permission('max'), permission('rae'), permission('guest')]).toEqual(['admin', 'write', 'read']);
    as('max').setCollaborator(SHOP, 'rae', 'read');
    expect(permission('rae')).toBe('write');
    as('max').setCollaborator(SHOP, 'rae', 'maintain');
    expect(permission('rae')).toBe('maintain');
  });

  test('a team cannot be nested under itself', () => {
    expect(refusalOf(() => as('max').setTeamParent('acme/appsec', 'acme/appsec-web'))).toMatch(/^422 /);
  });
});
