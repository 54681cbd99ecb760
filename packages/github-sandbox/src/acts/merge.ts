import type { Actor, By, SandboxContext } from '../context.ts';
import { demand, fullName } from '../demand.ts';
import { commitAuthors } from '../git/authors.ts';
import { mergeTrees, replayTree } from '../git/content.ts';
import { pullRequestCommits } from '../git/graph.ts';
import { putCommit } from '../git/objects.ts';
import type { GitSignature, Sha } from '../model/git.ts';
import type { PullRequest } from '../model/pull-request.ts';
import { GitHubRefusal } from '../refusal.ts';
import { mergeViolations } from '../rulesets.ts';
import { markMerged, moveBranch } from './branch.ts';
import { identity, WRITE_CODE, webIdentity, webSignature } from './push.ts';

export interface MergeInput {
  readonly method: 'merge' | 'squash' | 'rebase';
  /** The expected head; 409 if it is another one. */
  readonly head: Sha | null;
  /** Bypasses the rules, if the person may. It is the checkbox on the page; the API does so without asking. */
  readonly bypass: boolean;
  readonly title: string | null;
  readonly message: string | null;
}

const notMergeable = (message = 'Pull Request is not mergeable') => new GitHubRefusal(405, message);

/** Merges: needs write, and obeys the rules of the base branch. @returns the commit on the base branch */
export function merge(by: By, pullRequest: PullRequest, input: MergeInput): Sha {
  const { repository, base, head } = pullRequest;
  demand(by, repository, WRITE_CODE);
  if (pullRequest.state !== 'open') throw notMergeable();
  if (pullRequest.draft) throw notMergeable('Pull Request is still a draft');
  if (input.head !== null && input.head !== head.sha) {
    throw new GitHubRefusal(409, 'Head branch was modified. Review and try the merge again.');
  }
  const standing = mergeViolations(by, pullRequest).filter(({ canBypass }) => !(canBypass && input.bypass));
  if (standing.length > 0) {
    const list = standing.map(({ message }) => message).join('\n\n');
    throw notMergeable(`Repository rule violations found\n\n${list}\n\n`);
  }
  const commit = mergedCommit(by, pullRequest, base.sha, input);
  markMerged(by, pullRequest, { commit, method: input.method });
  moveBranch(by, repository, { branch: base.ref, after: commit, unchecked: true });
  return commit;
}

/**
 * The commit of merging on top of `onto`. No branch moves.
 * @throws GitHubRefusal 405 if it conflicts
 */
export function mergedCommit(
  { context, actor }: By,
  pullRequest: PullRequest,
  onto: Sha,
  input: Pick<MergeInput, 'method' | 'title' | 'message'> & { readonly date?: number },
): Sha {
  const { repository, head, number, title } = pullRequest;
  const { objects } = repository;
  const date = input.date ?? context.clock.now();
  if (input.method === 'rebase') return rebased(actor, pullRequest, onto, date);
  const tree = mergeTrees(objects, onto, head.sha);
  if (!tree) throw notMergeable('Merge conflict');
  const squash = input.method === 'squash';
  const from = `${(head.repository ?? repository).owner.login}/${head.ref}`;
  const subject = input.title ?? (squash ? `${title} (#${number})` : `Merge pull request #${number} from ${from}`);
  const text = input.message ?? (squash ? squashText(context, pullRequest) : title);
  return putCommit(objects, {
    tree: tree.sha,
    parents: squash ? [onto] : [onto, head.sha],
    author: { ...identity(squash ? (pullRequest.author ?? actor.account) : actor.account), date },
    committer: { ...webIdentity(context), date },
    message: text === '' ? subject : `${subject}\n\n${text}`,
    verification: webSignature(context),
  }).sha;
}

/** The subjects of the squashed commits, and trailers for everyone but the opener. */
function squashText(context: SandboxContext, pullRequest: PullRequest): string {
  const commits = pullRequestCommits(pullRequest);
  const subjects = commits.map(({ message }) => `* ${message.split('\n')[0] ?? ''}`);
  const own = pullRequest.author?.emails ?? [];
  const others = new Map<string, string>();
  for (const { name, email } of commits.flatMap((commit) => commitAuthors(context.world, commit))) {
    if (!own.includes(email.toLowerCase())) others.set(email.toLowerCase(), `Co-authored-by: ${name} <${email}>`);
  }
  return [subjects.join('\n'), [...others.values()].join('\n')].filter((part) => part !== '').join('\n\n');
}

/** Each commit again on top of the base, with the merger as committer. Merge commits are left out, as in Git. */
function rebased(actor: Actor, pullRequest: PullRequest, onto: Sha, date: number): Sha {
  const { repository } = pullRequest;
  const committer: GitSignature = { ...identity(actor.account), date };
  let tip = onto;
  for (const commit of pullRequestCommits(pullRequest)) {
    if (commit.parents.length > 1) continue;
    const tree = replayTree(repository.objects, commit.sha, tip);
    if (!tree) throw notMergeable(`This branch can't be rebased in ${fullName(repository)}: conflict in ${commit.sha}`);
    const { author, message } = commit;
    tip = putCommit(repository.objects, {
      tree: tree.sha,
      parents: [tip],
      author,
      committer,
      message,
      verification: null,
    }).sha;
  }
  return tip;
}

/** Merges the base into the head branch on the web, as "Update branch" does. GitHub commits and signs. */
export function updateBranch(by: By, pullRequest: PullRequest): Sha {
  const { context, actor } = by;
  const { repository, base, head } = pullRequest;
  const from = head.repository;
  if (!from || pullRequest.state !== 'open') throw notMergeable();
  demand(by, from, WRITE_CODE);
  const tree = mergeTrees(repository.objects, head.sha, base.sha);
  if (!tree) throw new GitHubRefusal(422, 'merge conflict between base and head');
  const date = context.clock.now();
  const { sha } = putCommit(repository.objects, {
    tree: tree.sha,
    parents: [head.sha, base.sha],
    author: { ...identity(actor.account), date },
    committer: { ...webIdentity(context), date },
    message: `Merge branch '${base.ref}' into ${head.ref}`,
    verification: webSignature(context),
  });
  moveBranch(by, from, { branch: head.ref, after: sha });
  return sha;
}
