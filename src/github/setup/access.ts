import { z } from 'zod';
import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { PeopleFacts } from '../../domain/facts.ts';
import type { AccessFacts } from '../../domain/setup.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { readSetupPart } from './part.ts';

/** The most people that are read, with one request each. */
const MOST_PEOPLE = 100;

const answerShape = z.object({ permission: z.string(), role_name: z.string().nullish() });

/**
 * The access of the policy's people to the repository, up to 100 of them.
 * @throws GitHubError that another try may fix
 */
export async function readAccess(repository: RepositoryClient, people: PeopleFacts): Promise<AccessFacts> {
  const accounts = distinctAccounts(accountsOf(people));
  const asked: AccessFacts['people'][number][] = [];
  for (const { id, login } of accounts.slice(0, MOST_PEOPLE)) {
    const role = await readSetupPart(`what ${login} may do`, async () => {
      const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
      const answer = answerShape.parse(await repository.rest(route, { username: login }));
      return answer.permission === 'none' ? 'none' : (answer.role_name ?? answer.permission);
    });
    asked.push({ login, account: id, role });
  }
  return { people: asked, left: accounts.length - asked.length };
}

const accountsOf = ({ users, teams }: PeopleFacts): readonly Account[] => [
  ...users.flatMap(({ account }) => (account.state === 'known' ? [account.value] : [])),
  ...teams.flatMap(({ members }) => (members.state === 'known' ? members.value : [])),
];
