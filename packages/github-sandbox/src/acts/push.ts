import type { By, SandboxContext } from '../context.ts';
import { demand } from '../demand.ts';
import { filesOf } from '../git/content.ts';
import { putBlob, putCommit, putTree } from '../git/objects.ts';
import { noReply } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import type { Commit, GitSignature, Sha, Verification } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { forbidden, GitHubRefusal, unprocessable } from '../refusal.ts';
import { branchTip, moveBranch } from './branch.ts';

export const WRITE_CODE = { person: 'write', app: ['contents'], level: 'write' } as const;

export interface PersonInput {
  readonly name: string;
  readonly email: string;
}

/** A new commit. Omitted fields have the values that Git would use for the pusher. */
export interface CommitInput {
  readonly message: string;
  /** Path → new content; null removes the file. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly author?: PersonInput | undefined;
  readonly committer?: PersonInput | undefined;
  /** Become `Co-authored-by` trailers. */
  readonly coAuthors?: readonly PersonInput[] | undefined;
  /** Further parents: makes a merge commit, with the first parent's tree and `files` over it. */
  readonly alsoParents?: readonly Sha[] | undefined;
  readonly signature?: Verification | null | undefined;
  /** Milliseconds since 1970 that the commit claims; now, if left out. */
  readonly date?: number | undefined;
  /** Made on the web: GitHub itself is the committer, and signs. */
  readonly onWeb?: boolean | undefined;
}

export interface PushInput {
  readonly branch: string;
  /** On top of the branch, or of `from`. Without any, the branch is moved to `from`. */
  readonly commits: readonly CommitInput[];
  /** The start: a commit, or a branch's name. Needed for a new branch or a force push. */
  readonly from?: string | undefined;
  readonly force?: boolean | undefined;
}

/** The account in a commit: its name and first address. */
export function identity(account: Account): PersonInput {
  return { name: account.name ?? account.login, email: account.emails[0] ?? noReply(account) };
}

export const GITHUB_SIGNATURE: Verification = { valid: true, signedByGitHub: true, signer: 'web-flow' };

/** The signature of commits on the web. It is GitHub's, or none on a server without web commit signing. */
export const webSignature = ({ world }: SandboxContext): Verification | null =>
  world.web.signs ? GITHUB_SIGNATURE : null;

/** The name and address of commits on the web. */
export const webIdentity = ({ world: { web } }: SandboxContext): PersonInput => ({ name: web.name, email: web.email });

/** Adds a commit object; no branch moves. */
export function makeCommit(
  { context, actor }: By,
  repository: Repository,
  parent: Sha | null,
  input: CommitInput,
): Commit {
  const { objects } = repository;
  const files = new Map(filesOf(objects, parent));
  for (const [path, content] of Object.entries(input.files)) {
    if (!/^[^/]+(\/[^/]+)*$/.test(path)) throw unprocessable(`tree.path contains a malformed path component: ${path}`);
    if (content === null) files.delete(path);
    else files.set(path, putBlob(objects, content).sha);
  }
  const date = input.date ?? context.clock.now();
  const sign = (who: PersonInput): GitSignature => ({ ...who, date });
  const author = input.author ?? identity(actor.account);
  const committer = input.committer ?? (input.onWeb ? webIdentity(context) : identity(actor.account));
  const trailers = (input.coAuthors ?? []).map(({ name, email }) => `Co-authored-by: ${name} <${email}>`);
  const others = input.alsoParents ?? [];
  const unknown = others.find((sha) => !objects.commits.has(sha));
  if (unknown !== undefined) throw unprocessable(`Object does not exist: ${unknown}`);
  return putCommit(objects, {
    tree: putTree(objects, files).sha,
    parents: [...(parent === null ? [] : [parent]), ...others],
    author: sign(author),
    committer: sign(committer),
    message: trailers.length === 0 ? input.message : `${input.message}\n\n${trailers.join('\n')}`,
    verification: input.signature === undefined ? (input.onWeb ? webSignature(context) : null) : input.signature,
  });
}

/**
 * Pushes commits to a branch, and creates it if it is new. Needs write, and obeys the branch's rules.
 * @returns the branch's new tip
 */
export function push(by: By, repository: Repository, input: PushInput): Commit {
  demand(by, repository, WRITE_CODE);
  const tip = repository.branches.get(input.branch) ?? null;
  checkBranchName(input.branch);
  const start = input.from === undefined ? tip : commitNamed(repository, input.from);
  if (start === null) {
    throw unprocessable(`Reference does not exist: ${input.branch}; say with "from" where it is to start`);
  }
  let head: Sha = start;
  for (const commit of input.commits) head = makeCommit(by, repository, head, commit).sha;
  moveBranch(by, repository, { branch: input.branch, after: head, force: input.force ?? false });
  const made = repository.objects.commits.get(head);
  if (!made) throw unprocessable('Object does not exist');
  return made;
}

/** The commit of a branch's or tag's name, or of (the start of) an id. @throws GitHubRefusal 422 */
export function commitNamed(repository: Repository, name: string): Sha {
  const { objects } = repository;
  const found = findCommit(repository, name);
  if (found === null || !objects.commits.has(found)) throw unprocessable(`No commit found for SHA: ${name}`);
  return found;
}

/** The same; null if there is none, or if the short id fits several. */
export function findCommit(repository: Repository, name: string): Sha | null {
  const { branches, tags, objects } = repository;
  const plain = name === 'HEAD' ? repository.defaultBranch : name.replace(/^(refs\/)?(heads|tags)\//, '');
  const peel = (sha: Sha): Sha => objects.tags.get(sha)?.target ?? sha;
  const ref = branches.get(plain) ?? tags.get(plain);
  if (ref !== undefined) return peel(ref);
  const id = name.toLowerCase();
  if (objects.commits.has(id)) return id;
  if (!/^[0-9a-f]{7,39}$/.test(id)) return null;
  const fitting = [...objects.commits.keys()].filter((sha) => sha.startsWith(id));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function checkBranchName(branch: string): void {
  if (/^[^\s~^:?*[\\]+$/.test(branch) && !/(^\/|\/$|\/\/|\.\.|^-|\.lock$|@\{)/.test(branch)) return;
  throw unprocessable(`Reference name is not valid: ${branch}`);
}

/** Deletes a branch: needs write. The default branch cannot be deleted. */
export function deleteBranch(by: By, repository: Repository, branch: string): void {
  demand(by, repository, WRITE_CODE);
  branchTip(repository, branch);
  moveBranch(by, repository, { branch, after: null });
}

/** Writes files to the default branch in one commit, as a policy's administrator does. */
export function setFiles(by: By, repository: Repository, files: CommitInput['files'], message: string): Commit {
  const { actor } = by;
  if (!repository.branches.has(repository.defaultBranch)) throw new GitHubRefusal(409, 'Git Repository is empty.');
  if (actor.app) throw forbidden('Only people write files this way');
  return push(by, repository, { branch: repository.defaultBranch, commits: [{ message, files }] });
}
