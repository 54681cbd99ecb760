import type { Actor, SandboxContext } from '../context.ts';
import { conversationNumbered, conversationPermissions, demand, may, sees } from '../demand.ts';
import { conversationsOf } from '../lookup.ts';
import type { Conversation } from '../model/issue.ts';
import type { Label, Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { labelJson } from '../payloads/repository.ts';
import { forbidden, GitHubRefusal, notFound, unprocessable } from '../refusal.ts';
import { addEvent, emit, emitConversation } from './note.ts';

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
): Conversation {
  const conversation = labelable(context, actor, repository, number);
  for (const name of names) {
    let label = findLabel(repository, name);
    if (!label) {
      if (!may(context, actor, repository, WRITE)) {
        throw forbidden('You do not have permission to create labels on this repository.');
      }
      label = createLabel(context, actor, repository, name, 'ededed', null);
    }
    if (conversation.labels.includes(label)) continue;
    conversation.labels.push(label);
    addEvent(context, actor, conversation, { kind: 'Labeled', label });
    emitConversation(context, actor, conversation, 'labeled', { label: labelJson(context, repository, label) });
  }
  return conversation;
}

/** The issue or pull request, for whoever may set its labels. */
function labelable(context: SandboxContext, actor: Actor, repository: Repository, number: number): Conversation {
  if (!sees(context, actor, repository)) throw notFound();
  const conversation = conversationNumbered(repository, number);
  const app = conversationPermissions(conversation);
  demand(context, actor, repository, { person: 'triage', app, level: 'write' });
  return conversation;
}

/** Takes a label off: from triage on. @throws GitHubRefusal 404 where it is not set. */
export function removeLabel(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  number: number,
  name: string,
): Conversation {
  const conversation = labelable(context, actor, repository, number);
  const label = findLabel(repository, name);
  if (!label || !conversation.labels.includes(label)) throw new GitHubRefusal(404, 'Label does not exist');
  takeOff(context, actor, conversation, label);
  return conversation;
}

function takeOff(context: SandboxContext, actor: Actor, conversation: Conversation, label: Label): void {
  const { repository } = conversation;
  conversation.labels.splice(conversation.labels.indexOf(label), 1);
  addEvent(context, actor, conversation, { kind: 'Unlabeled', label });
  emitConversation(context, actor, conversation, 'unlabeled', { label: labelJson(context, repository, label) });
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

/** Renames a label, on everything that has it: needs write. Its id stays. */
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

/** Removes a label from the repository and from everything that has it: needs write. */
export function deleteLabel(context: SandboxContext, actor: Actor, repository: Repository, label: Label): void {
  demand(context, actor, repository, WRITE);
  for (const conversation of conversationsOf(repository)) {
    if (conversation.labels.includes(label)) takeOff(context, actor, conversation, label);
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
