import type { Account } from '../../domain/account.ts';

/** @throws Error where the database holds what this app never wrote */
export function accountKind(text: string): Account['kind'] {
  if (text === 'user' || text === 'bot' || text === 'organization' || text === 'mannequin') return text;
  throw new Error(`The database holds an account of an unknown kind: ${JSON.stringify(text)}`);
}
