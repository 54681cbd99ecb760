import { describe, expect, test } from '@jest/globals';
import type { Facts, PeopleFacts } from '../../../src/domain/facts.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { withOwners, withSeen } from '../../../src/policy/people/remembered-people.ts';
import { ann, dev, kim, pat } from '../../support/facts.ts';

type User = PeopleFacts['users'][number];

describe('SIGN-3: a login of the policy', () => {
  const user: User = { login: 'Pat', account: known(pat) };
  const unread: User = { login: 'Pat', account: unavailable('missing', 'Pat') };
  test.each<[string, User, readonly (readonly [string, number])[], User]>([
    ['is its first owner’s', user, [['pat', pat.id]], user],
    ['has changed hands where another account has it now', user, [['pat', 99]], { ...user, changedHands: true }],
    ['is whose it is where nobody saw it before', user, [['kim', 99]], user],
    ['stays unknown where it could not be read', unread, [['pat', 99]], unread],
  ])('%s', (_, one, owners, expected) => {
    const people = { users: [one], teams: [] };
    expect(withOwners(people, new Map(owners))).toEqual({ users: [expected], teams: [] });
  });
});

describe('SOD-1: those who pushed are', () => {
  const UNREAD = unavailable('truncated', 'events');
  const UNNAMED = unavailable('unnamed', 'who pushed');
  test.each<[string, Facts['pushers'], Facts['pushers'], Facts['pushers']]>([
    [
      'those of GitHub and those of the webhooks, each once',
      known([dev, ann]),
      known([ann, kim]),
      known([dev, ann, kim]),
    ],
    ['unknown where GitHub could not be read', UNREAD, known([kim]), UNREAD],
    ['unknown where a webhook named nobody', known([dev]), UNNAMED, UNNAMED],
    ['unknown by what GitHub said first', UNREAD, UNNAMED, UNREAD],
  ])('%s', (_, told, seen, expected) => {
    expect(withSeen(told, seen)).toEqual(expected);
  });
});
