import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../schema/tables.ts';

/** A login that a policy names, and the account that has it now. */
export interface NamedLogin {
  readonly login: string;
  readonly accountId: number;
}

/**
 * Stores the account of each login when a policy was first seen to name it.
 * Forgets logins that the policy no longer names. If one is added again, the account that has it then counts.
 * @param named all that the policy names; a login of unknown owner has no account
 */
export async function observeLogins(
  trx: Transaction<Tables>,
  repositoryId: number,
  named: readonly (Pick<NamedLogin, 'login'> & Partial<NamedLogin>)[],
): Promise<void> {
  const logins = new Map(named.map(({ login, accountId }) => [login.toLowerCase(), accountId]));
  const unnamed = trx.deleteFrom('named_logins').where('repository_id', '=', repositoryId);
  await (logins.size === 0 ? unnamed : unnamed.where('login', 'not in', [...logins.keys()])).execute();
  for (const [login, accountId] of [...logins].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (accountId === undefined) continue;
    await trx
      .insertInto('named_logins')
      .values({ repository_id: repositoryId, login, account_id: accountId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** The stored account of each login, by login in lower case. */
export async function loginOwners(db: Kysely<Tables>, repositoryId: number): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('named_logins')
    .select(['login', 'account_id'])
    .where('repository_id', '=', repositoryId)
    .execute();
  return new Map(rows.map((row) => [row.login, Number(row.account_id)]));
}
