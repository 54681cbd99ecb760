import type { Account } from '../../domain/account.ts';

/** The kind of an account. @throws Error if the database contains a value that this app never wrote */
export function accountKind(text: string): Account['kind'] {
  if (text === 'user' || text === 'bot' || text === 'organization' || text === 'mannequin') return text;
  throw new Error(`The database holds an account of an unknown kind: ${JSON.stringify(text)}`);
}
