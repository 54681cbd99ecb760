import { describe, expect, test } from '@jest/globals';
import type { Conclusion } from '../../../src/domain/effects.ts';
import { addMillis } from '../../../src/domain/ids.ts';
import type { MergeGroup, QueueReading } from '../../../src/domain/merge-group.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';
import {
  type GroupStep,
  groupPublication,
  groupStep,
  type MemberObservation,
  memberFinding,
} from '../../../src/policy/merge-group/steps.ts';
import { at, facts, sha } from '../../support/facts.ts';

const [BASE, A, OTHER] = [sha('0'), sha('a'), sha('b')];
const group: MergeGroup = {
  repositoryId: 1000,
  head: A,
  base: BASE,
  branch: 'main',
  ref: 'gh-readonly-queue/main/pr-1',
};
const pullRequest = { number: 1, title: 'Release 1', url: 'https://github.example/acme/shop/pull/1', head: sha('1') };
const LISTED: QueueReading = { entries: known([{ head: A, base: BASE, pullRequest }]), ref: A };
const UNREAD = unavailable('forbidden', 'queue');
const REQUESTED = at(60);

describe('MQ-1: a group', () => {
  const after = (millis: number) => addMillis(REQUESTED, millis);
  test.each<[string, QueueReading | null, number, GroupStep]>([
    ['is evaluated by the pull requests in it', LISTED, 0, { kind: 'evaluate', pullRequests: [pullRequest] }],
    ['ends with its repository', null, 0, { kind: 'end', how: 'repository-gone' }],
    ['is waited for while GitHub does not list it yet', { entries: known([]), ref: A }, 59_999, { kind: 'again' }],
    [
      'is an error where GitHub does not list it for a minute',
      { entries: known([]), ref: A },
      60_000,
      { kind: 'unknown', problem: { code: 'not-in-queue' } },
    ],
    ['is waited for while its branch has no queue yet', { entries: known(null), ref: A }, 59_999, { kind: 'again' }],
    [
      'is an error where its branch has no queue for a minute',
      { entries: known(null), ref: A },
      60_000,
      { kind: 'unknown', problem: { code: 'no-queue' } },
    ],
    ['ends where its own branch is gone', { entries: known([]), ref: null }, 0, { kind: 'end', how: 'left-queue' }],
    [
      'ends where its own branch has another head',
      { entries: known(null), ref: OTHER },
      0,
      { kind: 'end', how: 'left-queue' },
    ],
    [
      'is an error at once where the queue cannot be read, whatever its branch says',
      { entries: UNREAD, ref: null },
      0,
      { kind: 'unknown', problem: { code: 'unreadable', missing: UNREAD } },
    ],
    [
      'is an error at once where an entry lacks something',
      { entries: known([{ head: A, base: null, pullRequest }]), ref: A },
      0,
      { kind: 'unknown', problem: { code: 'incomplete-entry' } },
    ],
  ])('%s', (_, queue, millis, expected) => {
    expect(groupStep({ group, requestedAt: REQUESTED }, queue, after(millis))).toEqual(expected);
  });
});

describe('MQ-1: a pull request of a group', () => {
  const verdict: Verdict = {
    subject: facts().subject,
    at: at(60),
    head: A,
    outcome: 'ready',
    release: null,
    policyDigest: null,
    requirements: [],
    acts: [],
    remember: [],
    nextChange: null,
  };
  test.each<[string, MemberObservation, ReturnType<typeof memberFinding>]>([
    ['counts by its verdict', { kind: 'decided', verdict }, { kind: 'decided', verdict }],
    [
      'has moved on where another head was decided',
      { kind: 'decided', verdict: { ...verdict, head: OTHER } },
      { kind: 'moved' },
    ],
    ['is closed', { kind: 'closed', how: 'closed' }, { kind: 'closed' }],
    ['ends the group where it is merged', { kind: 'closed', how: 'merged' }, 'merged'],
    ['is gone', { kind: 'gone' }, { kind: 'gone' }],
    ['is observed again where an event overtook it', { kind: 'outdated' }, 'again'],
  ])('%s', (_, found, expected) => {
    expect(memberFinding(found, A)).toEqual(expected);
  });
});

describe('VER-7: a conclusion about a group', () => {
  test.each<[string, Conclusion | null, Conclusion, boolean, ReturnType<typeof groupPublication>]>([
    ['that passes is stored before it is written', null, 'success', true, { isNew: true, first: true }],
    ['that lets the group through as well', 'failure', 'skipped', true, { isNew: true, first: true }],
    ['that does not pass is stored afterwards', null, 'failure', true, { isNew: true, first: false }],
    ['that stands already is stored afterwards', 'success', 'success', false, { isNew: false, first: false }],
    ['that is written again is not told again', 'success', 'success', true, { isNew: false, first: true }],
  ])('%s', (_, ...[shown, conclusion, writes, expected]) => {
    expect(groupPublication(shown === null ? null : { conclusion: shown }, conclusion, writes)).toEqual(expected);
  });
});
