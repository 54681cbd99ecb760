import { z } from 'zod';
import type { Account } from '../../domain/account.ts';

/**
 * The cache of users and teams, shared by all processes.
 * It does not return entries older than ten minutes: after a lost webhook, a removed role must not stay in effect for
 * long.
 */
export interface PeopleCache {
  /**
   * `keys` from `userKey` and `teamKey`. The epoch changes with each webhook about changed users or teams of the owner.
   */
  read(
    owner: string,
    keys: readonly string[],
  ): Promise<{ readonly epoch: number; readonly entries: ReadonlyMap<string, unknown> }>;
  /** Stores entries. Does nothing if the epoch has changed since the read: they may be older than the change. */
  write(owner: string, epoch: number, entries: ReadonlyMap<string, unknown>): Promise<void>;
}

// GitHub ignores case in logins and team names.
export const userCacheKey = (login: string): string => `user:${login.toLowerCase()}`;
export const teamCacheKey = (team: string): string => `team:${team.toLowerCase()}`;

const account = z.object({
  id: z.number().int(),
  login: z.string(),
  kind: z.enum(['user', 'bot', 'organization', 'mannequin']),
});

/** The cached account; null if there is none, or one in another version's shape. */
export const cachedAccount = (entry: unknown): Account | null => account.safeParse(entry).data ?? null;

/** The cached members; null as above. */
export const cachedMembers = (entry: unknown): readonly Account[] | null =>
  z.array(account).safeParse(entry).data ?? null;
