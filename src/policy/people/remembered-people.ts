import { distinctAccounts } from '../../domain/account.ts';
import type { Facts, PeopleFacts } from '../../domain/facts.ts';
import { known } from '../../domain/reading.ts';

/**
 * SIGN-3: marks the logins that another account had when the policy first named them.
 * @param owners account ids by login, in lower case
 */
export function withOwners(people: PeopleFacts, owners: ReadonlyMap<string, number>): PeopleFacts {
  const users = people.users.map((user) => {
    const first = owners.get(user.login.toLowerCase());
    const changedHands = user.account.state === 'known' && first !== undefined && first !== user.account.value.id;
    return changedHands ? { ...user, changedHands } : user;
  });
  return { ...people, users };
}

/**
 * SOD-1: all pushers. GitHub's timeline has only force pushes; webhooks report the others.
 * @param told by GitHub
 * @param seen by webhooks
 */
export function withSeen(told: Facts['pushers'], seen: Facts['pushers']): Facts['pushers'] {
  if (told.state !== 'known') return told;
  return seen.state === 'known' ? known(distinctAccounts([...told.value, ...seen.value])) : seen;
}
