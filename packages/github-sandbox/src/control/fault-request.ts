import { z } from 'zod';
import type { Fault } from '../faults.ts';

const millis = z.number().min(0).max(600_000);
const seconds = z.number().min(0).max(86_400);

const effect = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    message: z.string().optional(),
    retryAfterSeconds: seconds.optional(),
  }),
  z.strictObject({ kind: z.literal('latency'), millis }),
  z.strictObject({ kind: z.enum(['lost-answer', 'cut', 'hang']) }),
  z.strictObject({
    kind: z.literal('wrong-date'),
    millis: z.number().int(),
    ageSeconds: z.number().int().min(0).optional(),
  }),
  z.strictObject({ kind: z.literal('truncated'), looks: z.enum(['broken', 'whole']) }),
  z.strictObject({ kind: z.literal('redirect'), status: z.literal([301, 302, 307, 308]), to: z.string().optional() }),
  z.strictObject({ kind: z.literal('primary-rate-limit'), resetInSeconds: seconds }),
  z.strictObject({
    kind: z.literal('secondary-rate-limit'),
    status: z.union([z.literal(403), z.literal(429)]).optional(),
    retryAfterSeconds: seconds.nullable(),
  }),
  z.strictObject({
    kind: z.literal('graphql-errors'),
    errors: z.array(z.strictObject({ type: z.string(), message: z.string() })).min(1),
  }),
  z.strictObject({ kind: z.enum(['webhook-drop', 'webhook-double', 'webhook-reorder']) }),
  z.strictObject({ kind: z.literal('webhook-delay'), millis }),
  z.strictObject({
    kind: z.literal('webhook-payload'),
    without: z.array(z.string().min(1)).optional(),
    with: z.record(z.string().min(1), z.unknown()).optional(),
  }),
]);

/** A fault as JSON; `path` is plain text here. */
export const FaultRequest = z
  .strictObject({
    method: z.string().optional(),
    path: z.string().optional(),
    operation: z.string().optional(),
    about: z.string().optional(),
    entriesAbove: z.int().min(0).optional(),
    times: z.int().min(1).optional(),
    after: z.int().min(0).optional(),
    effect,
  })
  // Fields that are not given are left out, not present as undefined.
  .transform((asked) => JSON.parse(JSON.stringify(asked)) as Fault);
