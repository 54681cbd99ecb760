import { atSecond, atSecondOrNull } from '../clock.ts';
import { type CommitPerson, commitAuthors } from '../git/authors.ts';
import { changesBetween, type FileChange, filesOf } from '../git/content.ts';
import { lineChanges } from '../git/diff.ts';
import { commitsBetween, pullRequestCommits } from '../git/graph.ts';
import { signatureText } from '../git/objects.ts';
import { findAccount, findAccountByEmail } from '../lookup.ts';
import type { Commit, GitSignature, ObjectStore, Sha, Verification } from '../model/git.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { WEB_FLOW_ID } from '../model.ts';
import { commitUrl } from '../payloads/links.ts';
import { checkFields } from './check.ts';
import { entryAt, treeNode } from './git-object.ts';
import { addresses, commitOrNull, demandRead, type GraphNode, type Look } from './look.ts';
import { connection, type PageArguments } from './paging.ts';
import { chosenPullRequests, type PullRequestsArguments } from './pull-requests.ts';

export function commitNode(look: Look, repository: Repository, commit: Commit): GraphNode {
  const { objects } = repository;
  const url = commitUrl(look.context, repository, commit.sha);
  const [headline = '', ...body] = commit.message.split('\n');
  const author = () => actorNode(look, personOf(look, commit.author), commit.author.date);
  const committer = personOf(look, commit.committer);
  return {
    __typename: 'Commit',
    id: commit.nodeId,
    oid: commit.sha,
    abbreviatedOid: commit.sha.slice(0, 7),
    message: commit.message,
    messageHeadline: headline,
    messageBody: body.join('\n').trim(),
    ...addresses(look, url),
    commitUrl: url,
    commitResourcePath: addresses(look, url).resourcePath,
    authoredDate: () => atSecond(commit.author.date),
    committedDate: () => atSecond(commit.committer.date),
    // GitHub no longer says when a commit was pushed.
    pushedDate: null,
    authoredByCommitter: commit.author.email === commit.committer.email,
    committedViaWeb: committer.account?.id === WEB_FLOW_ID && commit.verification?.signedByGitHub === true,
    author,
    committer: () => actorNode(look, committer, commit.committer.date),
    authors: (args: PageArguments) =>
      connection(commitAuthors(look.context.world, commit), args, {
        key: ({ email }) => email.toLowerCase(),
        node: (person) => actorNode(look, person, commit.author.date),
      }),
    signature: () => signatureNode(look, commit),
    repository: () => look.node.repository(repository),
    tree: () => treeNode(look, repository, rootFiles(objects, commit)),
    file: ({ path }: { readonly path: string }) => {
      demandRead(look, repository, 'contents');
      return entryAt(look, repository, { files: rootFiles(objects, commit) }, path);
    },
    parents: (args: PageArguments) =>
      connection(commit.parents, args, { key: (sha) => sha, node: (sha) => commitOrNull(look, repository, sha) }),
    history: (args: PageArguments) =>
      // Newest first: children before their parents.
      connection(commitsBetween(objects, '', commit.sha).reverse(), args, {
        key: ({ sha }) => sha,
        node: (other) => look.node.commit(repository, other),
      }),
    associatedPullRequests: (args: PullRequestsArguments) => {
      demandRead(look, repository, 'pull_requests');
      const brought = new Set(pullRequestsWith(repository, commit.sha));
      const chosen = chosenPullRequests(repository, args).filter((one) => brought.has(one));
      return connection(chosen, args, {
        key: ({ id }) => id,
        node: (pullRequest) => look.node.pullRequest(pullRequest),
      });
    },
    additions: () => lines(objects, commit).additions,
    deletions: () => lines(objects, commit).deletions,
    changedFiles: () => changesOf(objects, commit).length,
    changedFilesIfAvailable: () => changesOf(objects, commit).length,
    ...checkFields(look, repository, commit.sha),
  };
}

function rootFiles(objects: ObjectStore, commit: Commit): ReadonlyMap<string, Sha> {
  return objects.trees.get(commit.tree)?.files ?? new Map();
}

const changesOf = (objects: ObjectStore, commit: Commit) =>
  changesBetween(filesOf(objects, commit.parents[0] ?? null), filesOf(objects, commit.sha));

function lines(objects: ObjectStore, commit: Commit): { readonly additions: number; readonly deletions: number } {
  return countLines(objects, changesOf(objects, commit));
}

/** The number of lines added and deleted by all changes together. */
export function countLines(objects: ObjectStore, changes: readonly FileChange[]) {
  const text = (sha: Sha | null) => objects.blobs.get(sha ?? '')?.content ?? '';
  const counts = changes.map(({ before, after }) => lineChanges(text(before), text(after)));
  return {
    additions: counts.reduce((sum, { additions }) => sum + additions, 0),
    deletions: counts.reduce((sum, { deletions }) => sum + deletions, 0),
  };
}

/** Pull requests that brought the commit, or would; oldest first. */
function pullRequestsWith(repository: Repository, sha: Sha): readonly PullRequest[] {
  return [...repository.pullRequests.values()].filter(
    (pullRequest) =>
      pullRequest.merged?.commit === sha || pullRequestCommits(pullRequest).some((commit) => commit.sha === sha),
  );
}

export function personOf(look: Look, { name, email }: GitSignature): CommitPerson {
  return { name, email, account: findAccountByEmail(look.context.world, email) };
}

/** A person of a commit. `user` is guessed from the address, and null if the address is a bot's or unknown. */
export function actorNode(look: Look, { name, email, account }: CommitPerson, date: number): GraphNode {
  return {
    __typename: 'GitActor',
    name,
    email,
    date: atSecond(date),
    user: () => (account?.kind === 'User' ? look.node.account(account) : null),
  };
}

function signatureNode(look: Look, { verification, committer }: Commit): GraphNode | null {
  if (verification === null) return null;
  const signer = verification.signer === null ? null : findAccount(look.context.world, verification.signer);
  return {
    __typename: 'GpgSignature',
    isValid: verification.valid,
    wasSignedByGitHub: verification.signedByGitHub,
    state: state(verification),
    email: committer.email,
    signature: signatureText(verification),
    signer: () => (signer?.kind === 'User' ? look.node.account(signer) : null),
    verifiedAt: atSecondOrNull(verification.valid ? committer.date : null),
  };
}

const state = ({ valid, signer }: Verification): string =>
  valid ? 'VALID' : signer === null ? 'UNKNOWN_KEY' : 'INVALID';
