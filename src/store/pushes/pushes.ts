import type { Kysely } from 'kysely';
import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { Instant, Sha } from '../../domain/ids.ts';
import type { MergePush, OpenPush } from '../../domain/range.ts';
import { type FirstPusher, firstPushers, forgetPushes, keepPushes } from '../pull-request/pushed-commits.ts';
import type { Tables } from '../schema/tables.ts';
import { doubtfulPushers, openPushes, settlePush } from './ref-pushes.ts';
import { forgetUnnamedPushes, hasUnnamedPush } from './unnamed-pushes.ts';

const NO_PULL_REQUEST = -1;

/** Who pushed commits to a repository, in any branch or tag (SOD-1). */
export class Pushes {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;

  constructor(db: Kysely<Tables>, now: () => Instant) {
    this.#db = db;
    this.#now = now;
  }

  /**
   * The pushes of unknown commits that may have been first to push one of these.
   * @param defaultBranch without `refs/heads/`
   */
  open(repositoryId: number, defaultBranch: string, commits: readonly Sha[]): Promise<readonly OpenPush[]> {
    return openPushes(this.#db, repositoryId, defaultBranch, commits);
  }

  /** Stores the commits of such a push; null if GitHub cannot say. */
  settle(repositoryId: number, push: OpenPush, commits: readonly Sha[] | null): Promise<void> {
    return this.#db.transaction().execute((trx) => settlePush(trx, repositoryId, push, commits));
  }

  /**
   * Everyone who was, or may have been, the first to push one of these commits.
   * Settle what is `open` before. Pushes in `merges`, made by merge buttons, do not count. `unnamed`: GitHub did not
   * name one of these people.
   */
  async firstOf(
    repositoryId: number,
    commits: readonly Sha[],
    merges: readonly MergePush[] = [],
  ): Promise<{ readonly accounts: readonly Account[]; readonly unnamed: boolean }> {
    const { first, doubtful, unnamed } = await this.firstByCommit(repositoryId, commits, merges);
    return { accounts: [...distinctAccounts(first.map(({ account }) => account)), ...doubtful], unnamed };
  }

  /** The same for each commit. Each of `doubtful` may have been the first to push any of them. */
  async firstByCommit(
    repositoryId: number,
    commits: readonly Sha[],
    merges: readonly MergePush[],
  ): Promise<{
    readonly first: readonly FirstPusher[];
    readonly doubtful: readonly Account[];
    readonly unnamed: boolean;
  }> {
    await keepPushes(this.#db, repositoryId, commits, this.#now());
    const first = await firstPushers(this.#db, repositoryId, commits, merges);
    const found = await doubtfulPushers(this.#db, repositoryId, commits);
    const unnamed = await hasUnnamedPush(this.#db, { repositoryId, number: NO_PULL_REQUEST }, commits);
    const doubtful = found.filter((account) => account !== null);
    return { first, doubtful, unnamed: unnamed || found.includes(null) };
  }

  /** Forgets pushes from before `instant`, unless a release needed them since. */
  async forget(instant: Instant): Promise<void> {
    await forgetPushes(this.#db, instant);
    await forgetUnnamedPushes(this.#db, instant);
  }
}
