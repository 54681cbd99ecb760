import { describe, expect, test } from '@jest/globals';
import { asPolicyDigest } from '../../../src/domain/ids.ts';
import type { PolicyReading } from '../../../src/domain/policy.ts';
import type { TagStatus, TagVerdict } from '../../../src/domain/tag.ts';
import {
  commitsConcerned,
  countsAsBefore,
  deletesTag,
  releaseTold,
  standsUnread,
  tagStatus,
  wantsTagCheck,
  wasNever,
  wasReported,
} from '../../../src/policy/tag/status.ts';
import { at, sha } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';
import { range, tagVerdict, target } from '../../support/tag-facts.ts';

const VALID = policy();
const ABSENT: PolicyReading = { state: 'absent' };
const INVALID: PolicyReading = { state: 'invalid', digest: asPolicyDigest('1'.repeat(64)), problems: [] };
const accepted = (how: 'baseline' | 'passed'): TagVerdict['accepted'] => ({
  how,
  object: sha('1'),
  commit: sha('1'),
  at: at(1),
  seq: 1,
});

describe('TAG-2: a tag counts as', () => {
  test.each<[string, Pick<TagVerdict, 'outcome' | 'accepted'>, PolicyReading, TagStatus]>([
    ['what was found', { outcome: 'passed', accepted: accepted('passed') }, VALID, 'passed'],
    ['what was found without a policy that can be read', { outcome: 'error', accepted: null }, INVALID, 'error'],
    ['ignored where it was not judged', { outcome: 'not-judged', accepted: null }, VALID, 'ignored'],
    [
      'ignored where it passed once and is not a release tag now',
      { outcome: 'not-judged', accepted: accepted('passed') },
      VALID,
      'ignored',
    ],
    ['there before the gate', { outcome: 'not-judged', accepted: accepted('baseline') }, VALID, 'baseline'],
    [
      'there before the gate while the policy cannot be read',
      { outcome: 'not-judged', accepted: accepted('baseline') },
      INVALID,
      'baseline',
    ],
    ['ignored where there is no policy', { outcome: 'not-judged', accepted: accepted('baseline') }, ABSENT, 'ignored'],
  ])('%s', (_, verdict, by, expected) => {
    expect(tagStatus(verdict, by)).toBe(expected);
  });
});

const memory = { standing: null, decidedAt: null, sightings: [] };
const sighting = { at: at(10) };

test('TAG-4: there is nothing to say of a tag only if it does not exist and never did', () => {
  expect(wasNever({ tag: null }, memory)).toBe(true);
  expect(wasNever({ tag: target() }, memory)).toBe(false);
  expect(wasNever({ tag: null }, { ...memory, standing: 'passed' })).toBe(false);
  expect(wasNever({ tag: null }, { ...memory, sightings: [sighting] })).toBe(false);
});

describe('TAG-2: what was found of a tag stands', () => {
  const decided = { ...memory, decidedAt: at(10), sightings: [{ at: at(5) }, sighting] };
  test.each<[string, PolicyReading, Parameters<typeof standsUnread>[1], boolean]>([
    ['while the policy cannot be read, where the tag stayed where it was', INVALID, decided, true],
    ['not where the policy can be read', VALID, decided, false],
    ['not where there is no policy', ABSENT, decided, false],
    ['not where it was never judged', INVALID, { ...decided, decidedAt: null }, false],
    ['not where nothing is known of it', INVALID, memory, false],
    ['not where it moved since', INVALID, { ...decided, sightings: [sighting, { at: at(11) }] }, false],
  ])('%s', (_, by, one, expected) => {
    expect(standsUnread(by, one)).toBe(expected);
  });
});

describe('TAG-2: nothing is stored again', () => {
  test.each<[string, TagStatus, TagStatus | null, Parameters<typeof countsAsBefore>[2], boolean]>([
    ['of a tag that goes on passing', 'passed', 'passed', null, true],
    ['of one that was there before the gate', 'baseline', 'baseline', null, true],
    ['but of one that was judged again', 'passed', 'passed', range(), false],
    ['but of one that passes only now', 'passed', 'violation', null, false],
    ['but of one that nothing was known of', 'passed', null, null, false],
    ['but of one that goes on breaking the rules', 'violation', 'violation', null, false],
    ['but of one that goes on being ignored', 'ignored', 'ignored', null, false],
  ])('%s', (_, ...[status, before, read, expected]) => {
    expect(countsAsBefore(status, before, read)).toBe(expected);
  });
});

const place = (standing: TagStatus | null, commit: string | null, accepted: string | null) => ({
  standing,
  commit: commit === null ? null : sha(commit),
  accepted: accepted === null ? null : { commit: sha(accepted) },
});

describe('TAG-3: the checks of commits that may have to say something else', () => {
  test.each<[string, Parameters<typeof commitsConcerned>, readonly string[]]>([
    ['none where the tag breaks no rule and broke none', [place('passed', '1', '1'), place('passed', '2', '2')], []],
    ['none where nothing was known', [place('passed', '1', null), place(null, null, null)], []],
    ['all where it breaks one now', [place('violation', '1', '2'), place('passed', '3', '4')], ['1', '2', '3', '4']],
    ['all where it could not be judged', [place('error', '1', '2'), place(null, null, null)], ['1', '2']],
    ['all where it broke one before', [place('gone', null, null), place('violation', '3', '4')], ['3', '4']],
    ['all where it could not be judged before', [place('passed', '1', null), place('error', '3', null)], ['1', '3']],
    ['each once', [place('violation', '1', '1'), place('violation', '1', '1')], ['1']],
  ])('%s', (_, args, expected) => {
    expect(commitsConcerned(...args)).toEqual(expected.map(sha));
  });
});

describe('VER-3: the checklist of a release says as what it is released: the release of', () => {
  test.each<[string, Parameters<typeof releaseTold>, string | null]>([
    ['a tag that begins to count', [place('passed', '1', '1'), place(null, null, null)], '1'],
    ['a tag that counts as before: none', [place('passed', '1', '1'), place('passed', '1', '1')], null],
    ['a tag that broke a rule and counts now', [place('passed', '1', '1'), place('violation', '1', null)], '1'],
    ['a tag that counts no more', [place('violation', '2', '1'), place('passed', '1', '1')], '1'],
    ['a tag that never counted: none', [place('violation', '1', null), place('error', '1', null)], null],
    ['a tag from before the gate: none', [place('baseline', '1', '1'), place(null, null, null)], null],
    ['a tag that counts at another commit', [place('passed', '2', '2'), place('passed', '1', '1')], '2'],
  ])('%s', (_, args, expected) => {
    expect(releaseTold(...args)).toBe(expected === null ? null : sha(expected));
  });
});

test('TAG-3: the issue of a tag was needed if there is one, or if the tag broke a rule', () => {
  const found = (['violation', 'error', 'passed', 'gone', null] as const).map((standing) =>
    wasReported({ standing, issue: null }),
  );
  expect(found).toEqual([true, true, false, false, false]);
  expect(wasReported({ standing: 'passed', issue: 3 })).toBe(true);
});

describe('TAG-1: the check belongs on a commit', () => {
  const violation = { tag: 'v1', gist: 'pushed by its author', issue: null };
  test.each<[string, Parameters<typeof wantsTagCheck>, boolean]>([
    ['of a release', [{ outcome: 'ready' }, [], false], true],
    ['of a release that was not ready', [{ outcome: 'blocked' }, [], false], true],
    ['of a tag that breaks the rules', [null, [violation], false], true],
    ['where it stands already', [null, [], true], true],
    ['not where nothing was merged', [null, [], false], false],
    ['not where no release was merged', [{ outcome: 'not-applicable' }, [], false], false],
  ])('%s', (_, args, expected) => {
    expect(wantsTagCheck(...args)).toBe(expected);
  });
});

describe('TAG-3: a tag is deleted', () => {
  test.each<[string, string, Partial<TagVerdict>, boolean]>([
    ['where the policy wants it', 'tags: { on-violation: delete }', {}, true],
    ['not where the policy wants it reported', 'tags: { on-violation: report }', {}, false],
    [
      'not where nothing is certain',
      'tags: { on-violation: delete }',
      { violations: [{ code: 'pusher-unknown' }] },
      false,
    ],
  ])('%s', (_, more, parts, expected) => {
    expect(deletesTag(policy(more), tagVerdict(parts))).toBe(expected);
    expect(deletesTag(INVALID, tagVerdict(parts))).toBe(false);
  });
});
