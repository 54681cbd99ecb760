import type { ShortfallOf } from '../../domain/release.ts';
import type { OpenStatus, RequirementKind, RequirementOf } from '../../domain/requirement.ts';
import type { VerdictContext } from '../pull-request/context.ts';
import { list, type Phrase, paragraph, phrase, type TextBlock } from '../text/tree.ts';

/**
 * All texts about one kind of requirement. `registry.ts` has the texts of each kind.
 * `found`: the verdict's requirements of the kind. One, or one for each state; never none.
 */
export interface RequirementWords<K extends RequirementKind> {
  readonly kind: K;
  /** Its name in the table of requirements: a statement that is true if satisfied. */
  readonly name: string;
  /** True to show the row even if the verdict has no such requirement. It is shown as not judged then. */
  readonly always?: true;
  row(found: readonly RequirementOf<K>[], context: VerdictContext): Row;
  /**
   * Why it blocks, for the title and the headline. Returns at least one clause in any case.
   * @param open those of `found` that block with this status
   */
  clauses(open: readonly RequirementOf<K>[], status: OpenStatus): readonly Phrase[];
  /** What blocks, to follow “blocked by”. Left out if the clauses read well there. */
  blockers?(open: readonly RequirementOf<K>[]): readonly Phrase[];
  /**
   * Who does what about it, with the command: at least one part of the line “Next” in any case.
   * @param open those of `found` that block with this status
   */
  steps(open: readonly RequirementOf<K>[], status: OpenStatus, context: VerdictContext): readonly Phrase[];
  /** Replaces clauses that have no room in the title: at most 30 characters. */
  short(open: readonly RequirementOf<K>[], status: OpenStatus): Phrase;
  /** Kinds that explain an error of this one. If one of them blocks, the title leaves this error out. */
  readonly errorToldBy?: readonly RequirementKind[];
  /** What blocks, in detail. Who can act and how is in `steps`. */
  blocks(found: readonly RequirementOf<K>[], context: VerdictContext): readonly TextBlock[];
  /** The code of this kind's shortfall at a merge (MRG-2). */
  readonly recordedAs: ShortfallOf<K>['code'];
  /** The shortfall of a merge, in the past tense. */
  lacked(shortfall: ShortfallOf<K>): Phrase;
}

/** A row of the table of requirements, without its name and its status. */
export interface Row {
  /** What was found. */
  readonly found: Phrase;
  /** True if it passes, but with a warning. */
  readonly warned?: boolean;
}

/** The step about what could not be read, if no other says more. */
export const TRIES_AGAIN: Phrase = phrase`the app tries again by itself`;

/** A block about what is missing: a sentence, or a list under it. */
export const obstacle = (name: string, intro: Phrase, entries: readonly Phrase[] = []): TextBlock =>
  entries.length === 0 ? paragraph(intro) : list({ name, worth: 90 }, entries, intro);
