import type { Commit, Sha } from '../../sandbox/model/git.ts';
import type { PullRequest } from '../../sandbox/model/pull-request.ts';
import type { World } from '../../sandbox/model.ts';
import type { Chronicle } from './chronicle.ts';
import { type ModelPolicy, OLD_ADDRESS, OLD_ADDRESS_OF } from './policy.ts';

/** SOD-1, SOD-4: whose hands are in the release. */
export interface CodeHands {
  readonly logins: ReadonlySet<string>;
  /** Commits of which somebody is unknown. */
  readonly unattributed: readonly Sha[];
}

const GITHUB_ADDRESS = 'noreply@github.com';

/**
 * Everyone who opened it, pushed to it, or is named in a commit of it: author, committer and co-authors of all that can
 * be reached from the head and not from the base, through every parent. Walks the graph by itself. Of pushes that were
 * not forced GitHub keeps nobody's name, so the pusher is promised only where the webhook came and was not forgotten: that
 * of the pull request, or, while the commit is in the release, that of the push which brought it first.
 */
export function codeHands(world: World, pull: PullRequest, chronicle: Chronicle, policy: ModelPolicy): CodeHands {
  const logins = new Set<string>(pull.author ? [pull.author.login] : []);
  for (const { by, pushed, guids } of chronicle.headChanges) if (pushed && chronicle.told(guids)) logins.add(by);
  const { commits } = pull.repository.objects;
  const inBase = walk(commits, pull.base.sha);
  const inRelease = walk(commits, pull.head.sha).difference(inBase);
  const brought = new Set<Sha>();
  for (const { by, commit, guids } of chronicle.branchPushes) {
    if (!chronicle.told(guids)) continue;
    if (!brought.has(commit) && inRelease.has(commit)) logins.add(by);
    brought.add(commit);
  }
  for (const { kind, actor } of pull.events) if (kind === 'HeadRefForcePushed' && actor) logins.add(actor.login);

  const unattributed: Sha[] = [];
  for (const sha of inRelease) {
    const commit = commits.get(sha);
    if (!commit) continue;
    const known = addresses(commit).map((address) => ownersOf(world, policy, address));
    for (const login of known.flat()) logins.add(login);
    if (known.some((owners) => owners.length === 0) || isForged(commit)) unattributed.push(sha);
  }
  return { logins, unattributed };
}

function walk(commits: ReadonlyMap<Sha, Commit>, from: Sha): Set<Sha> {
  const found = new Set([from]);
  for (const sha of found) for (const parent of commits.get(sha)?.parents ?? []) found.add(parent);
  return found;
}

/** Every address that the commit names, but GitHub's own as committer. */
function addresses({ author, committer, message }: Commit): readonly string[] {
  const trailers = [...message.matchAll(/^co-authored-by:.*<(.*)>$/gim)].map(([, address]) => address ?? '');
  const all = [author.email, ...trailers, ...(committer.email === GITHUB_ADDRESS ? [] : [committer.email])];
  return all.map((address) => address.toLowerCase());
}

/** GitHub is named as the committer, and did not sign. */
const isForged = ({ committer, verification }: Commit): boolean =>
  committer.email === GITHUB_ADDRESS && !(verification?.valid === true && verification.signedByGitHub);

function ownersOf(world: World, policy: ModelPolicy, address: string): readonly string[] {
  const accounts = [...world.accounts.values()].filter(({ emails }) => emails.includes(address));
  const mapped = policy.mapsOldAddress && address === OLD_ADDRESS ? [OLD_ADDRESS_OF] : [];
  return [...accounts.map(({ login }) => login), ...mapped];
}
