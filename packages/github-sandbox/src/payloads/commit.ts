import { atSecond } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import type { FileChange } from '../git/content.ts';
import { lineChanges, patchOf } from '../git/diff.ts';
import { signatureText } from '../git/objects.ts';
import { findAccountByEmail } from '../lookup.ts';
import type { Commit, GitSignature, Sha, TagObject, Verification } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { accountJson } from './account.ts';
import type { Json } from './json.ts';
import { commitUrl, repositoryApi, repositoryUrl } from './links.ts';

const personJson = ({ name, email, date }: GitSignature): Json => ({ name, email, date: atSecond(date) });

function verificationJson(verification: Verification | null): Json {
  if (!verification) {
    return { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
  }
  return {
    verified: verification.valid,
    reason: verification.valid ? 'valid' : 'unknown_key',
    signature: signatureText(verification),
    payload: null,
    verified_at: null,
  };
}

/** A commit of `/repos/{owner}/{repo}/commits` and of pull requests. */
export function commitJson(context: SandboxContext, repository: Repository, commit: Commit): Json {
  const api = repositoryApi(context, repository);
  const account = (email: string) => {
    const found = findAccountByEmail(context.world, email);
    return found && accountJson(context, found);
  };
  return {
    sha: commit.sha,
    node_id: commit.nodeId,
    url: `${api}/commits/${commit.sha}`,
    html_url: commitUrl(context, repository, commit.sha),
    comments_url: `${api}/commits/${commit.sha}/comments`,
    commit: {
      url: `${api}/git/commits/${commit.sha}`,
      author: personJson(commit.author),
      committer: personJson(commit.committer),
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      verification: verificationJson(commit.verification),
    },
    author: account(commit.author.email),
    committer: account(commit.committer.email),
    parents: parentsJson(context, repository, commit, 'commits'),
  };
}

/** A commit of `/repos/{owner}/{repo}/git/commits`. */
export function gitCommitJson(context: SandboxContext, repository: Repository, commit: Commit): Json {
  const api = repositoryApi(context, repository);
  return {
    sha: commit.sha,
    node_id: commit.nodeId,
    url: `${api}/git/commits/${commit.sha}`,
    html_url: commitUrl(context, repository, commit.sha),
    author: personJson(commit.author),
    committer: personJson(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    parents: parentsJson(context, repository, commit, 'git/commits'),
    verification: verificationJson(commit.verification),
  };
}

function parentsJson(context: SandboxContext, repository: Repository, commit: Commit, path: string): readonly Json[] {
  const api = repositoryApi(context, repository);
  return commit.parents.map((sha) => ({
    sha,
    url: `${api}/${path}/${sha}`,
    html_url: commitUrl(context, repository, sha),
  }));
}

export function tagObjectJson(context: SandboxContext, repository: Repository, tag: TagObject): Json {
  const api = repositoryApi(context, repository);
  return {
    node_id: `T_${tag.sha}`,
    tag: tag.name,
    sha: tag.sha,
    url: `${api}/git/tags/${tag.sha}`,
    message: tag.message,
    tagger: personJson(tag.tagger),
    object: { type: 'commit', sha: tag.target, url: `${api}/git/commits/${tag.target}` },
    verification: verificationJson(tag.verification),
  };
}

/** `ref` is the full name: `refs/heads/main`. */
export function refJson(context: SandboxContext, repository: Repository, ref: string, sha: Sha): Json {
  const api = repositoryApi(context, repository);
  const type = repository.objects.tags.has(sha) ? 'tag' : 'commit';
  return {
    ref,
    node_id: `REF_${Buffer.from(`${repository.id}:${ref}`).toString('base64url')}`,
    url: `${api}/git/${ref}`,
    object: { sha, type, url: `${api}/git/${type}s/${sha}` },
  };
}

/** A changed file of a pull request or a comparison. `head` is the commit that has it, or had it last. */
export function fileJson(context: SandboxContext, repository: Repository, head: Sha, change: FileChange): Json {
  const { objects } = repository;
  const before = objects.blobs.get(change.before ?? '')?.content ?? '';
  const after = objects.blobs.get(change.after ?? '')?.content ?? '';
  const { additions, deletions } = lineChanges(before, after);
  const path = change.path.split('/').map(encodeURIComponent).join('/');
  const page = repositoryUrl(context, repository);
  return {
    sha: change.after ?? change.before,
    filename: change.path,
    status: change.status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${page}/blob/${head}/${path}`,
    raw_url: `${page}/raw/${head}/${path}`,
    contents_url: `${repositoryApi(context, repository)}/contents/${path}?ref=${head}`,
    patch: patchOf(before, after),
  };
}

/** A commit in the payload of a push. `distinct`: this very push brought it into the repository. */
export function pushedCommitJson(
  context: SandboxContext,
  repository: Repository,
  commit: Commit,
  { files, distinct }: { readonly files: readonly FileChange[]; readonly distinct: boolean },
): Json {
  const person = ({ name, email }: GitSignature): Json => {
    const account = findAccountByEmail(context.world, email);
    return { name, email, ...(account && { username: account.login }) };
  };
  const paths = (status: FileChange['status']) =>
    files.filter((file) => file.status === status).map(({ path }) => path);
  return {
    ...simpleCommitJson(commit),
    distinct,
    url: commitUrl(context, repository, commit.sha),
    author: person(commit.author),
    committer: person(commit.committer),
    added: paths('added'),
    removed: paths('removed'),
    modified: paths('modified'),
  };
}

/** GitHub's "simple commit": the head commit of a check suite. */
export function simpleCommitJson(commit: Commit): Json {
  const { author, committer } = commit;
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: atSecond(committer.date),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}
