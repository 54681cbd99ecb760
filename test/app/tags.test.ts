import { describe, expect, test } from '@jest/globals';
import type { HandledEvent } from '../../src/app/events.ts';
import { jobsFor } from '../../src/app/jobs-for.ts';
import { shaOf } from '../support/intake.ts';

const own = { appId: 42, login: 'countersign[bot]' };
const repository = { id: 1000, name: 'shop', owner: { login: 'acme' }, default_branch: 'main' };
const dev = { id: 7, login: 'dev', type: 'User' };
const ZEROS = '0'.repeat(40);
const BOTH = [
  { kind: 'tag', installation: 3, owner: 'acme', repo: 'shop', tag: 'pkg/v1.0' },
  { kind: 'tags', installation: 3, owner: 'acme', repo: 'shop' },
];

const intake = (name: HandledEvent, parts: Record<string, unknown>) =>
  jobsFor({ id: 'one', name, payload: { installation: { id: 3 }, repository, sender: dev, ...parts } }, own).intake;
const push = (parts: Record<string, unknown>) =>
  intake('push', { ref: 'refs/tags/pkg/v1.0', before: ZEROS, after: shaOf('a'), ...parts });

describe('what webhooks tell of tags', () => {
  test('TAG-2: a push of a tag says who made it what', () => {
    const { tags, jobs } = push({});
    expect(tags).toEqual([
      { repositoryId: 1000, tag: 'pkg/v1.0', object: shaOf('a'), actor: { id: 7, login: 'dev', kind: 'user' } },
    ]);
    expect(jobs).toEqual(BOTH);
  });
  test('TAG-3: a deletion leaves nothing there', () => {
    expect(push({ before: shaOf('a'), after: ZEROS, deleted: true }).tags).toMatchObject([{ object: null }]);
  });
  test('TAG-2: a sender without an account is unknown', () => {
    expect(push({ sender: { login: 'dev' } })).toMatchObject({ tags: [{ actor: null }], jobs: BOTH });
    expect(push({ sender: null })).toMatchObject({ tags: [{ actor: null }], jobs: BOTH });
  });
  test('TAG-2: a push without an object has its tag observed, with an unknown pusher', () => {
    expect(push({ after: 'nothing' })).toMatchObject({ tags: [], jobs: [{ kind: 'tag' }, { kind: 'tags' }] });
  });
  test('a push to a branch tells nothing of tags', () => {
    expect(push({ ref: 'refs/heads/refs/tags/v1' })).toMatchObject({ tags: [], jobs: [] });
  });
  test('TAG-4: a tag that is created or deleted is observed, with all others; a branch is not', () => {
    for (const name of ['create', 'delete'] as const) {
      expect(intake(name, { ref: 'pkg/v1.0', ref_type: 'tag' })).toMatchObject({ tags: [], jobs: BOTH });
      expect(intake(name, { ref: 'pkg/v1.0', ref_type: 'branch' })).toMatchObject({ tags: [], jobs: [] });
    }
  });
  test('TAG-2: a tag that the app itself made or deleted is judged as well', () => {
    const sender = { id: 9, login: 'countersign[bot]', type: 'Bot' };
    expect(push({ sender })).toMatchObject({ tags: [{ actor: { kind: 'bot' } }], jobs: BOTH });
  });
});
