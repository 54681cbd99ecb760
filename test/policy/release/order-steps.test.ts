import { describe, expect, test } from '@jest/globals';
import { addMillis } from '../../../src/domain/ids.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import type { OrderProblem } from '../../../src/domain/release-order.ts';
import { orderStep, rangeProblems, shownProblems } from '../../../src/policy/release/order-steps.ts';
import { ann, at, commit, dev, facts, rae, sha } from '../../support/facts.ts';
import { policyText, validPolicy } from '../../support/policy.ts';
import { range } from '../../support/tag-facts.ts';

describe('MRG-1: an accepted order of an open pull request', () => {
  const ordered = at(60);
  const later = (seconds: number) => addMillis(ordered, seconds * 1_000);
  test.each<[string, boolean, boolean, number, string]>([
    ['is in the merge queue', true, true, 90, 'queued'],
    ['is in the merge queue, and the answer to that got lost', false, true, 90, 'queued'],
    ['is to be carried out', false, false, 90, 'carry-out'],
    ['was put into the queue a minute ago, and GitHub may not say so yet', true, false, 60, 'soon'],
    ['was taken out of the queue again', true, false, 61, 'dequeued'],
  ])('%s', (_, ...[queued, is, seconds, expected]) => {
    expect(orderStep({ order: { at: ordered }, queued }, is, later(seconds))).toBe(expected);
  });
});

describe('MRG-1: by what GitHub shows right before it is carried out, against an order stands', () => {
  test.each<[string, string | null, string | null, boolean, readonly OrderProblem[]]>([
    ['nothing', 'v1', 'success', false, []],
    ['nothing where no tag is ordered', null, 'success', false, []],
    ['nothing where no tag is ordered, whatever tags there are', null, 'success', true, []],
    ['a check that does not pass', null, 'failure', false, [{ code: 'check', said: 'failure' }]],
    ['a check that waits', null, 'in_progress', false, [{ code: 'check', said: 'in_progress' }]],
    ['a check that GitHub made stale', null, 'stale', false, [{ code: 'check', said: 'stale' }]],
    ['a check that is not there', null, null, false, [{ code: 'check', said: null }]],
    ['a tag of that name', 'v1', 'success', true, [{ code: 'tag-exists', tag: 'v1' }]],
    [
      'both at once',
      'v1',
      'skipped',
      true,
      [
        { code: 'check', said: 'skipped' },
        { code: 'tag-exists', tag: 'v1' },
      ],
    ],
  ])('%s', (_, ...[tag, check, stands, expected]) => {
    expect(shownProblems({ tag }, check, stands)).toEqual(expected);
  });
});

describe('SOD-5: against the tag of an order stands, by what the base branch brings beside the release,', () => {
  const { people } = facts();
  const strict = validPolicy(policyText());
  const lenient = validPolicy(policyText('separation-of-duties: { unattributed: warn }'));
  const stranger = commit(sha('5'), dev, { authors: [{ name: 'x', email: 'x@nowhere.example', account: null }] });
  const unattributed = range({ commits: known([stranger]) });
  test.each<[string, Parameters<typeof rangeProblems>, readonly OrderProblem[]]>([
    ['nothing for somebody who wrote none of it', [strict, people, range(), { tag: 'v1', person: rae }], []],
    [
      'that the person wrote some of it',
      [strict, people, range(), { tag: 'v1', person: dev }],
      [{ code: 'cargo-author', tag: 'v1' }],
    ],
    [
      'that the person wrote some of it, and others the rest',
      [
        strict,
        people,
        range({ commits: known([commit(sha('5'), ann), commit(sha('6'), dev)]) }),
        { tag: 'v1', person: dev },
      ],
      [{ code: 'cargo-author', tag: 'v1' }],
    ],
    [
      'that it could not be read',
      [strict, people, range({ commits: unavailable('truncated', 'commits') }), { tag: 'v1', person: rae }],
      [{ code: 'cargo-unknown', tag: 'v1' }],
    ],
    [
      'that nobody knows who wrote some of it',
      [strict, people, unattributed, { tag: 'v1', person: rae }],
      [{ code: 'cargo-unknown', tag: 'v1' }],
    ],
    ['nothing of that where the policy only warns', [lenient, people, unattributed, { tag: 'v1', person: rae }], []],
  ])('%s', (_, args, expected) => {
    expect(rangeProblems(...args)).toEqual(expected);
  });
});
