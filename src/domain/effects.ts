import type { Instant, Sha } from './ids.ts';
import type { Unavailable } from './reading.ts';
import type { Reviewer, ShownRequest } from './review-request.ts';

export type CheckName = 'countersign/readiness' | 'countersign/policy' | 'countersign/tag';
/** The check that repositories require. */
export const READINESS: CheckName = 'countersign/readiness';
/** The check that tags may require (TAG-1). */
export const TAG_CHECK: CheckName = 'countersign/tag';
/**
 * What a check says: how its run ended, or `in_progress`.
 * GitHub has no such conclusion. A check that says it is a run that is not completed, and holds a merge back until it is
 * (VER-2).
 */
export type Conclusion = 'success' | 'action_required' | 'failure' | 'skipped' | 'in_progress';
/** True for a conclusion that satisfies a required check. GitHub counts `skipped` and `neutral` as passed. */
export const letsThrough = (conclusion: string | null): boolean =>
  conclusion === 'success' || conclusion === 'skipped' || conclusion === 'neutral';

/** A line of a file that a check marks; `line` and `column` start at 1. */
export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly column: number | null;
  readonly level: 'failure' | 'warning';
  readonly title: string;
  readonly message: string;
}

/**
 * The content of a check run.
 * `summary` and `text` are below 65,535 bytes each; there are at most 50 annotations (github.md).
 */
export interface CheckContent {
  readonly name: CheckName;
  readonly conclusion: Conclusion;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly Annotation[];
}

/** A label of the repository, as this app makes it. `color`: six hexadecimal digits. */
export interface LabelDefinition {
  readonly name: string;
  readonly color: string;
  readonly description: string;
}

/** What this app has written on GitHub, as the same observation found it. */
export interface Observed {
  readonly head: Sha;
  /** This app's check runs of the head, the newest of each name. */
  readonly checks: readonly ObservedCheck[];
  /** This app's comments with the checklist's marker, oldest first. */
  readonly checklists: readonly { readonly id: string; readonly body: string }[];
  /** Ids of acts that this app has already answered (the marker in its own comments). */
  readonly answered: readonly string[];
  /** Those of its answers that are not minimized, oldest first. Left out if there are none. */
  readonly visibleAnswers?: readonly { readonly act: string; readonly nodeId: string }[];
  /** Node ids that this app has reacted to. */
  readonly reacted: readonly string[];
  /** Labels on the pull request now. */
  readonly labels: readonly string[];
  /** Those of them that this app set itself (SIGN-7). */
  readonly mirrored: readonly string[];
  /** Labels of the repository that this app made, or found, once. Left out if unknown: then it makes none. */
  readonly labelsMade?: readonly string[];
  /**
   * Set if the comments could not be read to their end.
   * Then `checklists` and `answered` may be incomplete, and no comment may be made: it might be a duplicate, and the
   * next observation would make a third.
   */
  readonly commentsUnread?: Unavailable;
  /** NTF-1: who is asked for a review now. Left out if that could not be read to its end. */
  readonly reviewRequests?: readonly ShownRequest[];
}

export interface ObservedCheck {
  readonly id: string;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed' | 'other';
  /** As GitHub shows it. Whether it counts depends on the status: see `saidBy`. */
  readonly conclusion: string | null;
  /** When the run began; null if GitHub does not say. */
  readonly startedAt: Instant | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
}

/**
 * What a check run says; null if that is unknown.
 * A run that is not completed says `in_progress`, even if GitHub shows a conclusion with it.
 */
export const saidBy = ({ status, conclusion }: Pick<ObservedCheck, 'status' | 'conclusion'>): string | null =>
  status === 'completed' ? conclusion : 'in_progress';

/** What GitHub should show; `plan` returns the difference from what was observed. */
export interface Wanted {
  readonly checks: readonly CheckContent[];
  /** null if there should be no checklist (REL-2). */
  readonly checklist: string | null;
  readonly answers: readonly { readonly act: string; readonly body: string }[];
  /** SIGN-16: acts whose answers stay visible; answers to people's other acts are minimized. If left out, none is. */
  readonly answersKept?: readonly string[];
  /** Node ids of comments and reviews to acknowledge (SIGN-14). */
  readonly reactions: readonly string[];
  /** Names of labels that must not be on the pull request now (SIGN-7). */
  readonly labelsOff: readonly string[];
  /** Names of labels that show which states are ready (SIGN-7); null to leave them unchanged. */
  readonly labelsOn: readonly string[] | null;
  /** SIGN-7: labels that the repository should have. Left out if labels do not sign. */
  readonly labelsDefined?: readonly LabelDefinition[];
}

/**
 * One change on GitHub: one API call. `why` is for logs and for the dry run.
 * A check with more than 50 annotations would need several calls; there are none.
 */
export type Effect = { readonly why: string } & (
  | { readonly kind: 'create-check'; readonly head: Sha; readonly content: CheckContent }
  | { readonly kind: 'update-check'; readonly id: string; readonly head: Sha; readonly content: CheckContent }
  | { readonly kind: 'create-comment'; readonly body: string }
  | { readonly kind: 'update-comment'; readonly id: string; readonly body: string }
  | { readonly kind: 'delete-comment'; readonly id: string }
  | { readonly kind: 'minimize-comment'; readonly nodeId: string }
  | { readonly kind: 'react'; readonly nodeId: string }
  | ({ readonly kind: 'create-label' } & LabelDefinition)
  | { readonly kind: 'add-label'; readonly name: string }
  | { readonly kind: 'remove-label'; readonly name: string }
);

/** NTF-1: one request that asks reviewers, or takes their requests back. GitHub refuses all if it refuses one. */
export interface ReviewEffect {
  readonly kind: 'request-reviews' | 'remove-review-requests';
  readonly why: string;
  readonly reviewers: readonly Reviewer[];
}

/** An effect on a check, of any subject. */
export type CheckEffect = Extract<Effect, { kind: 'create-check' | 'update-check' }>;

/** Hidden at the start of the checklist, so that the app finds it again (VER-3). */
export const CHECKLIST_MARKER = '<!-- countersign:checklist -->';
const ANSWER_MARKER = /^<!-- countersign:answer ([A-Za-z0-9_:=+/-]{1,200}) -->/;
/** Hidden at the start of an answer. It names the act, so that no act is answered twice (SIGN-14). */
export const answerMarker = (act: string): string => `<!-- countersign:answer ${act} -->`;
/** The act that a comment of this app answers; null if none. */
export const answeredAct = (body: string): string | null => ANSWER_MARKER.exec(body)?.[1] ?? null;
