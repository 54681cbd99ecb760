import { type Intake, type KnownRepository, NOTHING_TAKEN } from '../../domain/intake.ts';
import type { Job } from '../../domain/job.ts';
import type { Log } from '../queue/handler.ts';

interface Memory {
  /** True if no repository is known. */
  isEmpty(): Promise<boolean>;
  takeIn(intake: Intake): Promise<unknown>;
  /** Puts jobs on the queue, spread over the following time. */
  send(jobs: readonly Job[]): Promise<void>;
}

/**
 * Enqueues every open pull request of every repository if the store is empty.
 * The store is new, or everything in it was lost. Then it is unknown what passes on GitHub, and nothing would take it
 * away: without its heads the sign-offs of a release are stale (SIGN-4).
 * @param installed all repositories that the app is installed on
 */
export async function rediscover(
  memory: Memory,
  installed: () => Promise<readonly KnownRepository[]>,
  log: Log,
): Promise<void> {
  if (!(await memory.isEmpty())) return;
  const repositories = await installed();
  log.info(
    { repositories: repositories.length },
    'the database knows no pull requests yet; the app reads all that are open',
  );
  // The jobs first: a process that ends in between starts again, because it still knows nothing.
  await memory.send(
    repositories.map(({ owner, name, installation }) => ({ kind: 'repository', installation, owner, repo: name })),
  );
  await memory.takeIn({
    ...NOTHING_TAKEN,
    delivery: { id: `rediscovery-${crypto.randomUUID()}`, event: 'rediscovery', action: null },
    repositories,
  });
}
