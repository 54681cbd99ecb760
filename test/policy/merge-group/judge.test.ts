import { describe, expect, test } from '@jest/globals';
import type { GroupMember, QueueEntry, QueueReading } from '../../../src/domain/merge-group.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import type { Outcome, Verdict } from '../../../src/domain/verdict.ts';
import { groupChain, judgeGroup, unknownGroup } from '../../../src/policy/merge-group/judge.ts';
import { at, facts, sha } from '../../support/facts.ts';

const BASE = sha('0');
const [A, B, C] = [sha('a'), sha('b'), sha('c')];

const pull = (number: number) => ({
  number,
  title: `Release ${number}`,
  url: `https://github.example/acme/shop/pull/${number}`,
  head: sha(String(number)),
});
const entry = (head: QueueEntry['head'], base: QueueEntry['base'], number: number | null): QueueEntry => ({
  head,
  base,
  pullRequest: number === null ? null : pull(number),
});
const queue = (...entries: readonly QueueEntry[]): QueueReading => ({ entries: known(entries), ref: A });
const group = { head: B, base: BASE };
const problem = (found: object) => ({ kind: 'problem', problem: found });

describe('MQ-1: the pull requests of a group', () => {
  test('are those between its head and its base, the first of the queue first, in whatever order GitHub lists them', () => {
    const look = queue(entry(C, B, 3), entry(B, A, 2), entry(A, BASE, 1));
    expect(groupChain(group, look)).toEqual({ kind: 'chain', pullRequests: [pull(1), pull(2)] });
    expect(groupChain({ head: B, base: A }, look)).toEqual({ kind: 'chain', pullRequests: [pull(2)] });
  });

  test.each<[string, QueueReading, object]>([
    [
      'the queue could not be read',
      { entries: unavailable('forbidden', 'queue'), ref: B },
      { code: 'unreadable', missing: unavailable('forbidden', 'queue') },
    ],
    ['the branch has no queue', { entries: known(null), ref: B }, { code: 'no-queue' }],
    ['nothing is in the queue', queue(), { code: 'not-in-queue' }],
    ['no entry has the head of the group', queue(entry(A, BASE, 1)), { code: 'not-in-queue' }],
    ['the entry before is not there', queue(entry(B, A, 2)), { code: 'chain-broken', at: A }],
    ['the entry before is not built', queue(entry(B, A, 2), entry(null, null, 1)), { code: 'chain-broken', at: A }],
    ['an entry does not say what it stands on', queue(entry(B, null, 2)), { code: 'incomplete-entry' }],
    [
      'an entry does not say which pull request it is',
      queue(entry(B, A, 2), entry(A, BASE, null)),
      { code: 'incomplete-entry' },
    ],
    [
      'the entries run in a circle',
      queue(entry(B, A, 2), entry(A, C, 1), entry(C, A, 3)),
      { code: 'chain-broken', at: A },
    ],
  ])('are not known where %s', (_, look, found) => {
    expect(groupChain(group, look)).toEqual(problem(found));
  });

  test('are unknown if the group is its own base', () => {
    expect(groupChain({ head: A, base: A }, queue(entry(A, BASE, 1)))).toEqual(problem({ code: 'not-in-queue' }));
  });
});

describe('MQ-1: a group', () => {
  const verdict = (outcome: Outcome): Verdict => ({
    subject: facts().subject,
    at: at(0),
    head: A,
    outcome,
    release: null,
    policyDigest: null,
    requirements: [],
    acts: [],
    remember: [],
    nextChange: null,
  });
  const member = (outcome: Outcome): GroupMember => ({
    ...pull(1),
    finding: { kind: 'decided', verdict: verdict(outcome) },
  });
  const lost = (kind: 'moved' | 'closed' | 'gone'): GroupMember => ({ ...pull(1), finding: { kind } });

  test.each<[string, readonly GroupMember[], Outcome]>([
    ['is ready when all its releases are', [member('ready'), member('ready')], 'ready'],
    ['is not held up by what is not a release', [member('not-applicable'), member('ready')], 'ready'],
    ['is none where none of it is a release', [member('not-applicable'), member('not-applicable')], 'not-applicable'],
    ['waits for the one release that waits', [member('ready'), member('pending'), member('not-applicable')], 'pending'],
    ['is blocked by one that is blocked, whatever waits', [member('blocked'), member('pending')], 'blocked'],
    ['is an error where one is, whatever is blocked', [member('blocked'), member('error')], 'error'],
    ['is an error where the head of one has moved on', [member('ready'), lost('moved')], 'error'],
    ['is an error where one was closed', [lost('closed')], 'error'],
    ['is an error where one is gone', [lost('gone')], 'error'],
    ['is an error without a pull request', [], 'error'],
  ])('%s', (_, members, outcome) => {
    expect(judgeGroup(members)).toEqual({ outcome, problem: null, members });
  });

  test('whose pull requests are not known is an error that says why', () => {
    const found = { code: 'no-queue' } as const;
    expect(unknownGroup(found)).toEqual({ outcome: 'error', problem: found, members: [] });
  });
});
