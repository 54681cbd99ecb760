import { z } from 'zod';
import type { Account } from '../../domain/account.ts';

/**
 * What is known of users and teams, shared by all processes. Entries older than ten minutes are not given: a lost
 * webhook must not keep somebody's authority alive for long.
 */
export interface PeopleCache {
  /** `keys` from `userKey` and `teamKey`. The epoch changes whenever a webhook says that users or teams of the owner changed. */
  read(
    owner: string,
    keys: readonly string[],
  ): Promise<{ readonly epoch: number; readonly entries: ReadonlyMap<string, unknown> }>;
  /** Does nothing when the epoch has moved on since the read: what was read from GitHub may be from before the change. */
  write(owner: string, epoch: number, entries: ReadonlyMap<string, unknown>): Promise<void>;
}

// GitHub compares logins and team names without regard to case.
export const userCacheKey = (login: string): string => `user:${login.toLowerCase()}`;
export const teamCacheKey = (team: string): string => `team:${team.toLowerCase()}`;

const account = z.object({
  id: z.number().int(),
  login: z.string(),
  kind: z.enum(['user', 'bot', 'organization', 'mannequin']),
});

/** The cached account, or null where there is none, or one of another version's shape. */
export const cachedAccount = (entry: unknown): Account | null => account.safeParse(entry).data ?? null;

/** The cached members, or null as above. */
export const cachedMembers = (entry: unknown): readonly Account[] | null =>
  z.array(account).safeParse(entry).data ?? null;
