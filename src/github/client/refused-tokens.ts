import { z } from 'zod';

/** The part of an Octokit that is used. */
interface Hooked {
  readonly hook: { error(name: 'request', handle: (error: unknown) => never): void };
}

const optionsShape = z.object({
  auth: z.object({ cache: z.object({ clear: z.custom<() => void>((clear) => typeof clear === 'function') }) }),
});
/** Requests as the app itself are sent without an installation token. */
const AS_APP = /^(?:\/api\/v3)?\/app(?:\/|$)/;
const refusalShape = z.object({
  status: z.literal(401),
  request: z.object({ url: z.url().refine((url) => !AS_APP.test(new URL(url).pathname)) }),
});

/**
 * A plugin for Octokit that drops cached installation tokens if GitHub answers 401.
 * GitHub may have revoked or lost a token that is less than an hour old, and Octokit would use it for the rest of its
 * hour.
 * @param everyMillis how often, so that a GitHub that refuses everything is not asked for tokens as well
 * @param now a monotonic clock in milliseconds
 */
export function renewing(everyMillis: number, now: () => number) {
  let next = Number.NEGATIVE_INFINITY;
  return (octokit: unknown, options: unknown): Record<string, never> => {
    const found = optionsShape.safeParse(options);
    // Probot's types do not name what every Octokit has.
    (octokit as Hooked).hook.error('request', (error) => {
      if (found.success && refusalShape.safeParse(error).success && now() >= next) {
        next = now() + everyMillis;
        (options as z.infer<typeof optionsShape>).auth.cache.clear();
      }
      throw error;
    });
    return {};
  };
}
