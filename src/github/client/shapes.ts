import { z } from 'zod';
import { asInstant, asSha, type Instant, type Sha } from '../../domain/ids.ts';

// Only the fields that are used, and tolerant of others: GitHub adds fields and kinds at any time.

export const sha = z
  .string()
  .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
  .transform((text): Sha => asSha(text));

export const instant = z.string().transform((text, context): Instant => {
  try {
    return asInstant(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not a time' });
    return z.NEVER;
  }
});

/** GitHub's BigInt: text in GraphQL, but a number in some versions of its server. */
export const bigId = z.union([z.string().regex(/^\d+$/), z.number().int(), z.bigint()]).transform((id) => String(id));
