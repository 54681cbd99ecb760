import type { By } from '../context.ts';
import { conversationNumbered, conversationPermissions, demand, may, sees } from '../demand.ts';
import { conversationsOf } from '../lookup.ts';
import type { Conversation } from '../model/issue.ts';
import type { Label, Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { labelJson } from '../payloads/repository.ts';
import { forbidden, GitHubRefusal, notFound, unprocessable } from '../refusal.ts';
import { addEvent, emit, emitConversation } from './note.ts';

const WRITE = { person: 'write', app: ['issues', 'pull_requests'], level: 'write' } as const;

/** The label of that name, without regard to case; null if there is none. */
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

/** Sets labels: from triage on. A missing one is created, by people who can write. */
export function addLabels(by: By, repository: Repository, number: number, names: readonly string[]): Conversation {
  const { context } = by;
  const conversation = labelable(by, repository, number);
  for (const name of names) {
    let label = findLabel(repository, name);
    if (!label) {
      if (!may(by, repository, WRITE)) {
        throw forbidden('You do not have permission to create labels on this repository.');
      }
      label = createLabel(by, repository, name, { color: 'ededed', description: null });
    }
    if (conversation.labels.includes(label)) continue;
    conversation.labels.push(label);
    addEvent(by, conversation, { kind: 'Labeled', label });
    emitConversation(by, conversation, 'labeled', { label: labelJson(context, repository, label) });
  }
  return conversation;
}

/** The issue or pull request, for people who may set its labels. */
function labelable(by: By, repository: Repository, number: number): Conversation {
  if (!sees(by, repository)) throw notFound();
  const conversation = conversationNumbered(repository, number);
  const app = conversationPermissions(conversation);
  demand(by, repository, { person: 'triage', app, level: 'write' });
  return conversation;
}

/** Takes a label off: from triage on. @throws GitHubRefusal 404 if it is not set. */
export function removeLabel(by: By, repository: Repository, number: number, name: string): Conversation {
  const conversation = labelable(by, repository, number);
  const label = findLabel(repository, name);
  if (!label || !conversation.labels.includes(label)) throw new GitHubRefusal(404, 'Label does not exist');
  takeOff(by, conversation, label);
  return conversation;
}

function takeOff(by: By, conversation: Conversation, label: Label): void {
  const { context } = by;
  const { repository } = conversation;
  conversation.labels.splice(conversation.labels.indexOf(label), 1);
  addEvent(by, conversation, { kind: 'Unlabeled', label });
  emitConversation(by, conversation, 'unlabeled', { label: labelJson(context, repository, label) });
}

/** Creates a label: needs write. */
export function createLabel(
  by: By,
  repository: Repository,
  name: string,
  { color, description }: Pick<Label, 'color' | 'description'>,
): Label {
  const { context } = by;
  demand(by, repository, WRITE);
  checkName(repository, name, null);
  const id = nextId(context.world);
  const label: Label = { id, nodeId: nodeId('LA', id), name, color: color.replace(/^#/, ''), description };
  repository.labels.set(id, label);
  context.changed();
  emit(by, repository, { event: 'label', action: 'created', body: { label: labelJson(context, repository, label) } });
  return label;
}

/** Renames a label everywhere: needs write. Its id stays. */
export function renameLabel(by: By, repository: Repository, label: Label, name: string): Label {
  const { context } = by;
  demand(by, repository, WRITE);
  checkName(repository, name, label);
  const from = label.name;
  if (from === name) return label;
  label.name = name;
  context.changed();
  emit(by, repository, {
    event: 'label',
    action: 'edited',
    body: {
      label: labelJson(context, repository, label),
      changes: { name: { from } },
    },
  });
  return label;
}

/** Deletes a label everywhere: needs write. */
export function deleteLabel(by: By, repository: Repository, label: Label): void {
  const { context } = by;
  demand(by, repository, WRITE);
  for (const conversation of conversationsOf(repository)) {
    if (conversation.labels.includes(label)) takeOff(by, conversation, label);
  }
  repository.labels.delete(label.id);
  context.changed();
  emit(by, repository, { event: 'label', action: 'deleted', body: { label: labelJson(context, repository, label) } });
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
