/** A GitHub account. Compared by `id`, because another person can take over a changed login. */
export interface Account {
  /** GitHub's numeric id (`databaseId`). */
  readonly id: number;
  /** As GitHub spells it; for showing and linking. */
  readonly login: string;
  /** Only a `user` can hold a role (SIGN-3). */
  readonly kind: 'user' | 'bot' | 'organization' | 'mannequin';
}

/** True if both are the same account. */
export const sameAccount = (a: Account, b: Account): boolean => a.id === b.id;

/** True if the list contains the account. */
export const includesAccount = (list: readonly Account[], account: Account): boolean =>
  list.some((other) => other.id === account.id);

/** The accounts, each once, in the order of their first appearance. */
export function distinctAccounts(list: readonly Account[]): readonly Account[] {
  const seen = new Map<number, Account>();
  for (const account of list) if (!seen.has(account.id)) seen.set(account.id, account);
  return [...seen.values()];
}
