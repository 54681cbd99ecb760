import type { Actor, SandboxContext } from '../context.ts';
import { demand, may, pullRequestNumbered } from '../demand.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Label, Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { labelJson } from '../payloads/repository.ts';
import { forbidden, GitHubRefusal, notFound, unprocessable } from '../refusal.ts';
import { addEvent, emit, emitPullRequest } from './note.ts';

const TRIAGE = { person: 'triage', app: ['issues', 'pull_requests'], level: 'write' } as const;
const WRITE = { person: 'write', app: ['issues', 'pull_requests'], level: 'write' } as const;

/** The label of that name, without regard to case; null where there is none. */
function findLabel(repository: Repository, name: string): Label | null {
  const wanted = name.toLowerCase();
  return [...repository.labels.values()].find((label) => label.name.toLowerCase() === wanted) ?? null;
}

/** @throws GitHubRefusal 404 */
export function labelNamed(repository: Repository, name: string): Label {
  const label = findLabel(repository, name);
  if (!label) throw notFound();
  return label;
}

/** Sets labels: from triage on; one that does not exist yet is made, by those who can write. */
export function addLabels(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  number: number,
  names: readonly string[],
): PullRequest {
  demand(context, actor, repository, TRIAGE);
  const pullRequest = pullRequestNumbered(repository, number);
  for (const name of names) {
    let label = findLabel(repository, name);
    if (!label) {
      if (!may(context, actor, repository, WRITE)) {
        throw forbidden('You do not have permission to create labels on this repository.');
      }
      label = createLabel(context, actor, repository, name, 'ededed', null);
    }
    if (pullRequest.labels.includes(label)) continue;
    pullRequest.labels.push(label);
    addEvent(context, actor, pullRequest, { kind: 'Labeled', label });
    emitPullRequest(context, actor, pullRequest, 'labeled', { label: labelJson(context, repository, label) });
  }
  return pullRequest;
}

/** Takes a label off: from triage on. @throws GitHubRefusal 404 where the pull request does not have it. */
export function removeLabel(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  number: number,
  name: string,
): PullRequest {
  demand(context, actor, repository, TRIAGE);
  const pullRequest = pullRequestNumbered(repository, number);
  const label = findLabel(repository, name);
  if (!label || !pullRequest.labels.includes(label)) throw new GitHubRefusal(404, 'Label does not exist');
  takeOff(context, actor, pullRequest, label);
  return pullRequest;
}

function takeOff(context: SandboxContext, actor: Actor, pullRequest: PullRequest, label: Label): void {
  const { repository } = pullRequest;
  pullRequest.labels.splice(pullRequest.labels.indexOf(label), 1);
  addEvent(context, actor, pullRequest, { kind: 'Unlabeled', label });
  emitPullRequest(context, actor, pullRequest, 'unlabeled', { label: labelJson(context, repository, label) });
}

/** Makes a label: needs write. */
export function createLabel(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  name: string,
  color: string,
  description: string | null,
): Label {
  demand(context, actor, repository, WRITE);
  checkName(repository, name, null);
  const id = nextId(context.world);
  const label: Label = { id, nodeId: nodeId('LA', id), name, color: color.replace(/^#/, ''), description };
  repository.labels.set(id, label);
  context.changed();
  emit(context, actor, repository, 'label', 'created', { label: labelJson(context, repository, label) });
  return label;
}

/** Renames a label, on every pull request that has it: needs write. Its id stays. */
export function renameLabel(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  label: Label,
  name: string,
): Label {
  demand(context, actor, repository, WRITE);
  checkName(repository, name, label);
  const from = label.name;
  if (from === name) return label;
  label.name = name;
  context.changed();
  emit(context, actor, repository, 'label', 'edited', {
    label: labelJson(context, repository, label),
    changes: { name: { from } },
  });
  return label;
}

/** Removes a label from the repository and from every pull request: needs write. */
export function deleteLabel(context: SandboxContext, actor: Actor, repository: Repository, label: Label): void {
  demand(context, actor, repository, WRITE);
  for (const pullRequest of repository.pullRequests.values()) {
    if (pullRequest.labels.includes(label)) takeOff(context, actor, pullRequest, label);
  }
  repository.labels.delete(label.id);
  context.changed();
  emit(context, actor, repository, 'label', 'deleted', { label: labelJson(context, repository, label) });
}

function checkName(repository: Repository, name: string, self: Label | null): void {
  if (name.trim() === '' || name.length > 50) {
    const message = 'name is too long (maximum is 50 characters), or missing';
    throw unprocessable('Validation Failed', [{ resource: 'Label', code: 'custom', field: 'name', message }]);
  }
  const other = findLabel(repository, name);
  if (other && other !== self) {
    throw unprocessable('Validation Failed', [{ resource: 'Label', code: 'already_exists', field: 'name' }]);
  }
}
