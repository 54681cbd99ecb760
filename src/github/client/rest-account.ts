import { z } from 'zod';
import type { Account } from '../../domain/account.ts';

const KINDS = { User: 'user', Bot: 'bot', Organization: 'organization', Mannequin: 'mannequin' } as const;

/** An account as the REST API names it; null where there is none, or where it is of no kind that we know. */
export const restAccount = z
  .object({
    id: z.number().int(),
    login: z.string().min(1),
    type: z.enum(['User', 'Bot', 'Organization', 'Mannequin']),
  })
  .transform(({ id, login, type }): Account => ({ id, login, kind: KINDS[type] }))
  .nullish()
  .transform((found) => found ?? null)
  .catch(null);
