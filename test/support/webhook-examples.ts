import examples from '@octokit/webhooks-examples' with { type: 'json' };
import { z } from 'zod';

/** GitHub's example payloads, by event; the payloads are of the community, and not all of today's shape. */
export const webhookExamples: readonly { readonly name: string; readonly payloads: readonly object[] }[] = z
  .array(z.object({ name: z.string(), examples: z.array(z.looseObject({})).min(1) }))
  .parse(examples)
  .map((event) => ({ name: event.name, payloads: event.examples }));

/** The examples were collected from webhooks of all kinds; GitHub sends an app's always with its installation. */
export function asSentToAnApp(payload: object, installation: { readonly id: number; readonly owner: string }): string {
  const given = 'installation' in payload && typeof payload.installation === 'object' ? payload.installation : {};
  const { id, owner } = installation;
  return JSON.stringify({ ...payload, installation: { account: { login: owner }, ...given, id } });
}
