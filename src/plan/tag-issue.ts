import type { IssueEffect, ObservedIssue, WantedIssue } from '../domain/tag-issue.ts';

/**
 * The effects that give a tag's issue its wanted content (TAG-3, VER-5).
 * An issue that a person closed stays closed until its content changes: closing it acknowledges the content.
 */
export function planIssue(wanted: WantedIssue, observed: ObservedIssue | null): readonly IssueEffect[] {
  if (wanted.state === 'open') {
    const { title, body } = wanted;
    if (observed === null) return [{ kind: 'create-issue', title, body }];
    if (observed.body === body && (observed.state === 'closed' || observed.title === title)) return [];
    return [{ kind: 'update-issue', number: observed.number, state: 'open', title, body }];
  }
  if (observed === null || observed.state === 'closed') return [];
  const { number, title } = observed;
  // The state before the comment. Otherwise a failure in between would repeat the comment.
  return [
    { kind: 'update-issue', number, state: 'closed', title, body: wanted.body },
    { kind: 'comment', number, body: wanted.comment },
  ];
}
