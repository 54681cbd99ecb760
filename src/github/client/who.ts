import { z } from 'zod';
import type { Account } from '../../domain/account.ts';

/** An actor; `actor` in shapes.ts parses it. */
export const WHO = `
fragment Who on Actor {
  __typename
  login
  ... on User { databaseId }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }
  ... on Organization { databaseId }
}`;

const KINDS: Readonly<Record<string, Account['kind']>> = {
  User: 'user',
  Bot: 'bot',
  Organization: 'organization',
  Mannequin: 'mannequin',
};

const identified = z.object({ __typename: z.string(), login: z.string(), databaseId: z.number().int().nullish() });

/**
 * The actor of something.
 * `known`: an account. `gone`: GitHub says null, as for deleted accounts. `unidentified`: an actor of a kind without an
 * account id (for example, an enterprise's managed account), who must not count as nobody.
 */
export type Actor =
  | { readonly kind: 'known'; readonly account: Account }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unidentified' };

export const actor = identified.nullable().transform((who): Actor => {
  if (who === null) return { kind: 'gone' };
  const kind = KINDS[who.__typename];
  if (!kind || typeof who.databaseId !== 'number') return { kind: 'unidentified' };
  // GraphQL leaves out the suffix that REST, webhooks and people use.
  const login = kind === 'bot' && !who.login.endsWith('[bot]') ? `${who.login}[bot]` : who.login;
  return { kind: 'known', account: { id: who.databaseId, login, kind } };
});

/** The account; null if there is none to name. */
export const account = actor.transform((who): Account | null => (who.kind === 'known' ? who.account : null));
