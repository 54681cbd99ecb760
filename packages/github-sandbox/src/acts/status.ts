import type { By } from '../context.ts';
import { demand, fullName } from '../demand.ts';
import type { CommitStatus } from '../model/checks.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { statusJson } from '../payloads/check.ts';
import { commitJson } from '../payloads/commit.ts';
import { unprocessable } from '../refusal.ts';
import { emit } from './note.ts';

export type StatusInput = Pick<CommitStatus, 'state' | 'context' | 'description' | 'targetUrl'>;

/** Sets a commit status: everyone who can write may, under any name. */
export function setStatus(by: By, repository: Repository, sha: Sha, input: StatusInput): CommitStatus {
  const { context, actor } = by;
  demand(by, repository, { person: 'write', app: ['statuses'], level: 'write' });
  const commit = repository.objects.commits.get(sha);
  if (!commit) throw unprocessable(`No commit found for SHA: ${sha}`);
  if ((input.description?.length ?? 0) > 140) {
    const message = 'description is too long (maximum is 140 characters)';
    throw unprocessable('Validation Failed', [{ resource: 'Status', code: 'custom', field: 'description', message }]);
  }
  const id = nextId(context.world);
  const createdAt = context.clock.now();
  const status = { id, nodeId: nodeId('SC', id), sha, creator: actor.account, app: actor.app, createdAt, ...input };
  repository.statuses.push(status);
  context.changed();
  const json = statusJson(context, repository, status);
  emit(by, repository, {
    event: 'status',
    action: null,
    body: {
      id,
      sha,
      name: fullName(repository),
      target_url: input.targetUrl,
      avatar_url: json.avatar_url,
      context: input.context,
      description: input.description,
      state: input.state,
      commit: commitJson(context, repository, commit),
      branches: [...repository.branches]
        .filter(([, tip]) => tip === sha)
        .map(([name]) => ({ name, commit: { sha, url: json.url }, protected: false })),
      created_at: json.created_at,
      updated_at: json.updated_at,
    },
  });
  context.advanceQueues();
  return status;
}
