/** The wanted content of a tag's issue (TAG-3). */
export type WantedIssue =
  | { readonly state: 'open'; readonly title: string; readonly body: string }
  /** Nothing is left to report. An open issue is closed with a comment; without one, none is made. */
  | { readonly state: 'closed'; readonly body: string; readonly comment: string };

/** The issue of a tag on GitHub, written by this app. */
export interface ObservedIssue {
  readonly number: number;
  /** Its web address. */
  readonly url: string;
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly body: string;
}

/** One change of a tag's issue: one API call. */
export type IssueEffect =
  | { readonly kind: 'create-issue'; readonly title: string; readonly body: string }
  | {
      readonly kind: 'update-issue';
      readonly number: number;
      readonly state: 'open' | 'closed';
      readonly title: string;
      readonly body: string;
    }
  | { readonly kind: 'comment'; readonly number: number; readonly body: string };

/**
 * Hidden at the start of a tag's issue, so that the app finds it again.
 * The title may have changed. Characters that would end the marker are encoded, because a tag's name may contain nearly
 * anything.
 */
export const issueMarker = (tag: string): string =>
  `<!-- countersign:tag ${encodeURIComponent(tag.toWellFormed()).replaceAll('-', '%2D')} -->`;
