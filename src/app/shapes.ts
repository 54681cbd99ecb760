import { z } from 'zod';
import type { Account } from '../domain/account.ts';
import { asInstant, asSha, type Instant } from '../domain/ids.ts';
import type { KnownRepository } from '../domain/intake.ts';

// Only the fields that are used, with the greatest tolerance: GitHub adds fields and kinds, and older servers lack
// some.

/** A field that does not identify the subject. null if it is missing or malformed. */
export const optional = <T>(shape: z.ZodType<T>) =>
  shape
    .nullish()
    .catch(null)
    .transform((value): T | null => value ?? null);

/** The readable entries of a list. `whole` is false if some are not readable, or if there is no list. */
export const entries = <T>(shape: z.ZodType<T>) =>
  optional(z.array(optional(shape))).transform((list) => {
    const read = (list ?? []).filter((entry): entry is NonNullable<typeof entry> => entry !== null);
    return { read, whole: list !== null && read.length === list.length };
  });

export const webhookSha = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
  .transform(asSha);

/** A time of GitHub's. Some payloads count seconds instead. */
export const webhookInstant = z.union([z.string(), z.number()]).transform((time, context): Instant => {
  try {
    return asInstant(typeof time === 'number' ? new Date(time * 1000).toISOString() : time);
  } catch {
    context.addIssue({ code: 'custom', message: 'not a time' });
    return z.NEVER;
  }
});

export const repository = z.object({
  id: z.number().int(),
  name: z.string().min(1),
  owner: z.object({ login: z.string().min(1) }),
});
export type RepositoryShape = z.output<typeof repository>;

export const webhookLabel = z.object({ node_id: z.string().min(1), name: z.string() });

export const inRepository = z.object({ repository });

const KINDS = { User: 'user', Bot: 'bot', Organization: 'organization', Mannequin: 'mannequin' } as const;
type KnownType = keyof typeof KINDS;
const isKnownType = (type: unknown): type is KnownType => typeof type === 'string' && Object.hasOwn(KINDS, type);

/** A person who may gain something by an act, for example a deployer. Only accounts of a known kind. */
export const webhookAccount = z
  .object({
    id: z.number().int(),
    login: z.string().min(1),
    type: z.enum(['User', 'Bot', 'Organization', 'Mannequin']),
  })
  .transform(({ id, login, type }): Account => ({ id, login, kind: KINDS[type] }));

/**
 * A person who may lose something by an act.
 * An author may not sign, and what takes readiness away counts. So an account of an unknown kind counts as a person's;
 * only an app's login is distinguished.
 */
export const anyone = z
  .object({ id: z.number().int(), login: z.string().min(1), type: optional(z.unknown()) })
  .transform(({ id, login, type }): Account => ({ id, login, kind: isKnownType(type) ? KINDS[type] : kindOf(login) }));

const kindOf = (login: string): Account['kind'] => (login.endsWith('[bot]') ? 'bot' : 'user');

export const knownAs = (found: RepositoryShape, installation: number): KnownRepository => ({
  id: found.id,
  owner: found.owner.login,
  name: found.name,
  installation,
});
