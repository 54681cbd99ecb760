import type { IssueEffect, ObservedIssue, WantedIssue } from '../domain/tag-issue.ts';

/**
 * What is to be done so that the issue of a tag says what it should (TAG-3, VER-5). An issue that somebody closed stays
 * closed until there is something new to say: closing it acknowledges what it says.
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
  // The state first: were it the comment, one that failed in between would be made twice.
  return [
    { kind: 'update-issue', number, state: 'closed', title, body: wanted.body },
    { kind: 'comment', number, body: wanted.comment },
  ];
}
