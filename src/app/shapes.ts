import { z } from 'zod';
import type { Account } from '../domain/account.ts';
import { asInstant, asSha, type Instant } from '../domain/ids.ts';
import type { KnownRepository } from '../domain/intake.ts';

// Only the fields that are used, as leniently as they may be read: GitHub adds fields, and older servers lack some.

export const sha = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
  .transform(asSha);

/** A time as GitHub writes it; some payloads count seconds instead. */
export const instant = z.union([z.string(), z.number()]).transform((time, context): Instant => {
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

export const label = z.object({ node_id: z.string().min(1), name: z.string() });

export const inRepository = z.object({ repository });

const KINDS = { User: 'user', Bot: 'bot', Organization: 'organization', Mannequin: 'mannequin' } as const;

export const account = z
  .object({
    id: z.number().int(),
    login: z.string().min(1),
    type: z.enum(['User', 'Bot', 'Organization', 'Mannequin']),
  })
  .transform(({ id, login, type }): Account => ({ id, login, kind: KINDS[type] }));

export const knownAs = (found: RepositoryShape, installation: number): KnownRepository => ({
  id: found.id,
  owner: found.owner.login,
  name: found.name,
  installation,
});
