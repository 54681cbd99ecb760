import { z } from 'zod';
import type { QueueEntry } from '../model/merge-queue.ts';
import { statusJson } from '../payloads/check.ts';
import { commitJson } from '../payloads/commit.ts';
import { pullRequestJson } from '../payloads/pull-request.ts';
import { releaseJson } from '../payloads/release.ts';
import { repositoryJson } from '../payloads/repository.ts';
import { repositoryOf } from './answer.ts';
import { act, id, type NamedAct, number, repository } from './definition.ts';

const person = z.strictObject({ name: z.string(), email: z.string() });
const signature = z.strictObject({ valid: z.boolean(), signedByGitHub: z.boolean(), signer: z.string().nullable() });
const files = z.record(z.string(), z.string().nullable());
const commit = z.strictObject({
  message: z.string(),
  files,
  author: person.optional(),
  committer: person.optional(),
  coAuthors: z.array(person).optional(),
  alsoParents: z.array(z.string()).optional(),
  signature: signature.nullable().optional(),
  date: z.number().optional(),
  onWeb: z.boolean().optional(),
});
const tag = z.strictObject({
  name: z.string().min(1),
  commit: z.string(),
  commits: z.array(commit).optional(),
  message: z.string().optional(),
  signature: signature.nullable().optional(),
});
const method = z.enum(['merge', 'squash', 'rebase']);

/** An entry of a merge queue with GraphQL's names, because GitHub's REST has none. */
const queueEntryJson = ({ nodeId, pullRequest, built }: QueueEntry) => ({
  id: nodeId,
  number: pullRequest.number,
  head_sha: built?.commit ?? null,
  base_sha: built?.base ?? null,
});

/** Branches, tags, pull requests, merges, checks. */
export const CODE_ACTS: Readonly<Record<string, NamedAct>> = {
  push: act(
    {
      repository,
      branch: z.string(),
      commits: z.array(commit).default([]),
      from: z.string().optional(),
      force: z.boolean().default(false),
    },
    (who, { repository: name, ...input }, context) =>
      commitJson(context, repositoryOf(context, name), who.push(name, input)),
  ),
  'create-branch': act({ repository, branch: z.string(), from: z.string().default('HEAD') }, (who, input, context) => {
    const tip = who.createBranch(input.repository, input.branch, input.from);
    return commitJson(context, repositoryOf(context, input.repository), tip);
  }),
  'delete-branch': act({ repository, branch: z.string() }, (who, input) =>
    who.deleteBranch(input.repository, input.branch),
  ),
  'push-tags': act({ repository, tags: z.array(tag).min(1), force: z.boolean().default(false) }, (who, input) =>
    who.pushTags(input.repository, input.tags, input.force),
  ),
  'delete-tags': act({ repository, tags: z.array(z.string()).min(1) }, (who, input) =>
    who.deleteTags(input.repository, input.tags),
  ),
  'create-release': act(
    {
      repository,
      tag: z.string().min(1),
      target: z.string().optional(),
      name: z.string().default(''),
      body: z.string().default(''),
      draft: z.boolean().default(false),
      prerelease: z.boolean().default(false),
      latest: z.boolean().default(true),
      generateNotes: z.boolean().default(false),
    },
    (who, { repository: name, target, ...input }, context) =>
      releaseJson(context, who.createRelease(name, { ...input, ...(target !== undefined && { target }) })),
  ),
  'publish-release': act({ repository, id }, (who, input, context) =>
    releaseJson(context, who.editRelease(input.repository, input.id, { draft: false })),
  ),
  'delete-release': act({ repository, id }, (who, input) => who.deleteRelease(input.repository, input.id)),
  'set-files': act({ repository, files, message: z.string().default('Change files') }, (who, input, context) =>
    commitJson(
      context,
      repositoryOf(context, input.repository),
      who.setFiles(input.repository, input.files, input.message),
    ),
  ),
  'set-policy': act({ repository, text: z.string().nullable() }, (who, input, context) =>
    commitJson(context, repositoryOf(context, input.repository), who.setPolicy(input.repository, input.text)),
  ),
  fork: act({ repository }, (who, input, context) => repositoryJson(context, who.fork(input.repository))),

  'open-pull-request': act(
    {
      repository,
      title: z.string(),
      head: z.string(),
      base: z.string().optional(),
      body: z.string().default(''),
      draft: z.boolean().default(false),
      headRepository: repository.optional(),
    },
    (who, { repository: name, ...input }, context) => pullRequestJson(context, who.openPullRequest(name, input)),
  ),
  'edit-pull-request': act(
    {
      repository,
      number,
      title: z.string().optional(),
      body: z.string().optional(),
      base: z.string().optional(),
    },
    (who, { repository: name, number: which, ...input }, context) =>
      pullRequestJson(context, who.editPullRequest(name, which, input)),
  ),
  close: act({ repository, number }, (who, input, context) =>
    pullRequestJson(context, who.close(input.repository, input.number)),
  ),
  reopen: act({ repository, number }, (who, input, context) =>
    pullRequestJson(context, who.reopen(input.repository, input.number)),
  ),
  'ready-for-review': act({ repository, number }, (who, input, context) =>
    pullRequestJson(context, who.readyForReview(input.repository, input.number)),
  ),
  'convert-to-draft': act({ repository, number }, (who, input, context) =>
    pullRequestJson(context, who.convertToDraft(input.repository, input.number)),
  ),
  merge: act(
    {
      repository,
      number,
      method: method.default('merge'),
      head: z.string().nullable().default(null),
      bypass: z.boolean().default(false),
      title: z.string().nullable().default(null),
      message: z.string().nullable().default(null),
    },
    (who, { repository: name, number: which, ...input }) => ({ sha: who.merge(name, which, input), merged: true }),
  ),
  enqueue: act(
    { repository, number, head: z.string().nullable().default(null), jump: z.boolean().default(false) },
    (who, { repository: name, number: which, ...input }) => queueEntryJson(who.enqueue(name, which, input)),
  ),
  dequeue: act({ repository, number }, (who, input) => queueEntryJson(who.dequeue(input.repository, input.number))),
  'update-branch': act({ repository, number }, (who, input) => ({
    sha: who.updateBranch(input.repository, input.number),
  })),

  'rerequest-check': act({ repository, id }, (who, input) => who.rerequestCheck(input.repository, input.id)),
  'request-action': act({ repository, id, identifier: z.string() }, (who, input) =>
    who.requestAction(input.repository, input.id, input.identifier),
  ),
  'set-status': act(
    {
      repository,
      commit: z.string(),
      state: z.enum(['error', 'failure', 'pending', 'success']),
      context: z.string(),
      description: z.string().nullable().default(null),
      targetUrl: z.string().nullable().default(null),
    },
    (who, { repository: name, commit: which, ...input }, context) =>
      statusJson(context, repositoryOf(context, name), who.setStatus(name, which, input)),
  ),
};
