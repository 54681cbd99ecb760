import type { Commit, ObjectStore, PullRequest, Sha, World } from 'github-sandbox';
import type { Chronicle } from './chronicle.ts';
import { type ModelPolicy, OLD_ADDRESS, OLD_ADDRESS_OF } from './policy.ts';

/** SOD-1, SOD-4: who contributed to the release. */
export interface CodeHands {
  readonly logins: ReadonlySet<string>;
  /** Commits with an unknown author or committer. */
  readonly unattributed: readonly Sha[];
}

const GITHUB_ADDRESS = 'noreply@github.com';

/**
 * Everyone who opened the release, pushed to it, or is named in its commits.
 * They are named as author, committer or co-author of a commit of what it ships, through every parent. It ships what
 * can be reached from the head, and, unless the policy asks for the pull request alone, also what the base got since
 * the gate first saw it (REL-6, SOD-7). Of the pull requests by which its commits came, it is the people who opened
 * them, pushed to them or are named in their commits, however they were squashed. It is also the person who first
 * brought any of its commits into the repository. Walks the graph by itself.
 *
 * GitHub does not name the person of a push that was not forced, so the pusher is promised only if the webhook came and
 * was not forgotten.
 */
export function codeHands(world: World, pull: PullRequest, chronicle: Chronicle, policy: ModelPolicy): CodeHands {
  const { objects, branches } = pull.repository;
  const { commits } = objects;
  const tip = branches.get(pull.base.ref) ?? pull.base.sha;
  const shipped = walk(objects, pull.head.sha).difference(walk(objects, tip));
  if (policy.authorsOf === 'release') {
    const before = new Set(chronicle.baseline().flatMap((sha) => [...walk(objects, sha)]));
    for (const sha of walk(objects, tip)) if (!before.has(sha)) shipped.add(sha);
  }

  const logins = new Set<string>(pull.author ? [pull.author.login] : []);
  for (const { by, pushed, guids } of chronicle.headChanges) if (pushed && chronicle.told(guids)) logins.add(by);
  for (const { kind, actor } of pull.events) if (kind === 'HeadRefForcePushed' && actor) logins.add(actor.login);

  const merges = new Set<Sha>();
  for (const { merged, author, head, base, events } of pull.repository.pullRequests.values()) {
    if (!merged || !shipped.has(merged.commit)) continue;
    merges.add(merged.commit);
    if (author) logins.add(author.login);
    for (const { kind, actor } of events) if (kind === 'HeadRefForcePushed' && actor) logins.add(actor.login);
    for (const sha of walk(objects, head.sha).difference(walk(objects, base.sha))) shipped.add(sha);
  }
  for (const login of firstBringers(pull, chronicle, shipped)) logins.add(login);

  const unattributed: Sha[] = [];
  for (const sha of shipped) {
    const commit = commits.get(sha);
    // Whoever pressed the button that merges wrote nothing.
    if (!commit || (merges.has(sha) && commit.parents.length > 1 && isSigned(commit))) continue;
    const known = addresses(commit).map((address) => ownersOf(world, policy, address));
    for (const login of known.flat()) logins.add(login);
    if (known.some((owners) => owners.length === 0) || isForged(commit)) unattributed.push(sha);
  }
  return { logins, unattributed };
}

/** Who first pushed each commit that GitHub did not make itself. A push to any branch or tag counts. */
function firstBringers(
  { repository }: PullRequest,
  chronicle: Chronicle,
  shipped: ReadonlySet<Sha>,
): readonly string[] {
  const found: string[] = [];
  const there = new Set(chronicle.brought);
  for (const { by, before, after, guids } of chronicle.pushes) {
    const new_ = walk(repository.objects, after).difference(
      before === null ? new Set() : walk(repository.objects, before),
    );
    if (!chronicle.told(guids)) continue;
    const brought = [...new_].filter((sha) => !there.has(sha));
    for (const sha of brought) there.add(sha);
    const counts = (sha: Sha) => shipped.has(sha) && !isSigned(repository.objects.commits.get(sha));
    if (brought.some(counts)) found.push(by);
  }
  return found;
}

function walk({ commits }: ObjectStore, from: Sha): Set<Sha> {
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

const isSigned = (commit: Commit | undefined): boolean =>
  commit?.verification?.valid === true && commit.verification.signedByGitHub;

/** True if GitHub is named as the committer, and did not sign. */
const isForged = (commit: Commit): boolean => commit.committer.email === GITHUB_ADDRESS && !isSigned(commit);

function ownersOf(world: World, policy: ModelPolicy, address: string): readonly string[] {
  const accounts = [...world.accounts.values()].filter(({ emails }) => emails.includes(address));
  const mapped = policy.mapsOldAddress && address === OLD_ADDRESS ? [OLD_ADDRESS_OF] : [];
  return [...accounts.map(({ login }) => login), ...mapped];
}
