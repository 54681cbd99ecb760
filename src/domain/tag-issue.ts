/** What the issue of a tag is to say (TAG-3). */
export type WantedIssue =
  | { readonly state: 'open'; readonly title: string; readonly body: string }
  /** Nothing is left to report: an open one is closed, with a comment; where there is none, none is made. */
  | { readonly state: 'closed'; readonly body: string; readonly comment: string };

/** The issue of a tag as it stands on GitHub, written by this app. */
export interface ObservedIssue {
  readonly number: number;
  /** Its web address. */
  readonly url: string;
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly body: string;
}

/** One thing to do about the issue of a tag: one API call. */
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
 * Hidden at the start of the issue of a tag, so that the app finds its own again, whatever its title is by then. What
 * would end the mark is written as codes: a tag may be called nearly anything.
 */
export const issueMarker = (tag: string): string =>
  `<!-- countersign:tag ${encodeURIComponent(tag.toWellFormed()).replaceAll('-', '%2D')} -->`;
