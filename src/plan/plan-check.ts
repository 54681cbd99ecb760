import type { CheckContent, CheckEffect, ObservedCheck } from '../domain/effects.ts';
import type { Sha } from '../domain/ids.ts';

/** The effect that gives a commit the check; none if it has it already (VER-5). */
export function planCheck(content: CheckContent, head: Sha, checks: readonly ObservedCheck[]): readonly CheckEffect[] {
  const standing = checks.find((check) => check.name === content.name);
  if (!standing) return [{ kind: 'create-check', why: `no ${content.name} on this commit yet`, head, content }];
  const changed = difference(content, standing);
  if (changed === null) return [];
  // GitHub appends the annotations of an update to the existing ones. Only a new check run starts without any.
  if (content.name === 'countersign/policy') return [{ kind: 'create-check', why: changed, head, content }];
  return [{ kind: 'update-check', why: changed, id: standing.id, head, content }];
}

function difference(content: CheckContent, standing: ObservedCheck): string | null {
  if (standing.status !== 'completed') return 'the check is not completed';
  if (standing.conclusion !== content.conclusion)
    return `conclusion ${standing.conclusion} becomes ${content.conclusion}`;
  if (standing.title !== content.title) return 'the title changed';
  if (standing.summary !== content.summary) return 'the summary changed';
  if ((standing.text ?? '') !== content.text) return 'the text changed';
  return null;
}
