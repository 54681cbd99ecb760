import { z } from 'zod';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import type { GitHubClient } from '../client/client.ts';

const metaShape = z.object({ installed_version: z.string().nullish() });

/**
 * The version of a GitHub Enterprise Server; null if it is not one.
 * @param client as an installation: the app itself cannot ask for it with its key
 * @throws GitHubError
 */
export async function readServer(client: GitHubClient): Promise<Reading<string | null>> {
  const shape = metaShape.safeParse(await client.rest('GET /meta', {}));
  return shape.success
    ? known(shape.data.installed_version ?? null)
    : unavailable('malformed', 'the version of GitHub');
}
