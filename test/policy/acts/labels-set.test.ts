import { expect, test } from '@jest/globals';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { labelsSet } from '../../../src/policy/acts/labels-set.ts';
import { labelEvent, pat, unlabelEvent } from '../../support/facts.ts';

test('SIGN-7: the labels that somebody set are listed once, under their last name, and no others', () => {
  const renamed = { ...labelEvent(4, pat, 4, 'b'), label: { id: 'LA_a', name: 'renamed' } };
  const events = known([
    labelEvent(1, pat, 1, 'a'),
    unlabelEvent(2, pat, 2, 'c'),
    labelEvent(3, pat, 3, 'b'),
    renamed,
    { id: 'CD_1', kind: 'comment-deleted' as const, actor: pat, at: renamed.at, commentAuthor: null },
  ]);
  expect(labelsSet(events)).toEqual([
    { id: 'LA_a', name: 'renamed' },
    { id: 'LA_b', name: 'b' },
  ]);
  expect(labelsSet(unavailable('truncated', 'events'))).toEqual([]);
});
