import examples from '@octokit/webhooks-examples' with { type: 'json' };
import { z } from 'zod';

/** GitHub's example payloads, by event. They come from the community, and are partly outdated. */
export const webhookExamples: readonly { readonly name: string; readonly payloads: readonly object[] }[] = z
  .array(z.object({ name: z.string(), examples: z.array(z.looseObject({})).min(1) }))
  .parse(examples)
  .map((event) => ({ name: event.name, payloads: event.examples }));

/** Adds the installation to an example, as in an app's webhooks. The examples come from webhooks of all kinds. */
export function asSentToAnApp(payload: object, installation: { readonly id: number; readonly owner: string }): string {
  const given = 'installation' in payload && typeof payload.installation === 'object' ? payload.installation : {};
  const { id, owner } = installation;
  return JSON.stringify({ ...payload, installation: { account: { login: owner }, ...given, id } });
}
