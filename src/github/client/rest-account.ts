import { z } from 'zod';
import type { Account } from '../../domain/account.ts';

const KINDS = { User: 'user', Bot: 'bot', Organization: 'organization', Mannequin: 'mannequin' } as const;

/** An account in the REST API. null if there is none, or if its kind is unknown. */
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
