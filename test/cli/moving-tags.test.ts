import { expect, test } from '@jest/globals';
import { judgeMoving } from '../../src/cli/doctor/moving-tags.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import { policyText, validPolicy } from '../support/policy.ts';
import { setup } from '../support/setup.ts';

const subjects = (tags: readonly string[], patterns: readonly string[] = ['v*']): readonly string[] => {
  const policy = validPolicy(policyText(`tags: { patterns: ${JSON.stringify(patterns)} }`));
  return judgeMoving({ ...setup(), tags: known(tags) }, policy).flatMap((one) => one.subjects);
};

test.each([
  ['a major one', ['v1', 'v1.2.3'], ['v1']],
  ['a major and a minor one', ['v1', 'v1.2', 'v1.2.3', 'v2.0.0'], ['v1', 'v1.2']],
  ['beside a candidate', ['v2', 'v2.0.0-rc.1'], ['v2']],
  ['one of two numbers, which may be the whole version', ['v1', 'v1.2'], []],
  ['one of a line that has no longer tags', ['v1', 'v2.0.0', 'v10.0.0'], []],
  ['a whole version beside its build', ['v1.2.3', 'v1.2.3.4'], []],
  ['one without a number', ['v', 'v.1.2'], []],
])('TAG-3: a tag that may move on with each release: %s', (_title, tags, moving) => {
  expect(subjects(tags)).toEqual(moving);
});

test('TAG-3: what no pattern of the policy matches may move as it likes', () => {
  expect(subjects(['v1', 'v1.2.3'], ['v[0-9]*.*.*'])).toEqual([]);
});

test('TAG-3: without known tags there is no finding', () => {
  const policy = validPolicy(policyText(''));
  expect(judgeMoving(setup(), policy)).toEqual([]);
  expect(judgeMoving({ ...setup(), tags: unavailable('forbidden', 'the tags') }, policy)).toEqual([]);
});
