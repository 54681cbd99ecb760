import type { ShortfallOf } from '../../domain/release.ts';
import type { OpenStatus, RequirementKind, RequirementOf } from '../../domain/requirement.ts';
import type { VerdictContext } from '../pull-request/context.ts';
import { list, type Phrase, paragraph, type TextBlock } from '../text/tree.ts';

/**
 * All that is said about one kind of requirement, wherever requirements are shown. `registry.ts` has the words of each
 * kind. `found` is what the verdict has of the kind: one entry, or one for each state; never none.
 */
export interface RequirementWords<K extends RequirementKind> {
  readonly kind: K;
  /** Its row in the table of requirements, as a statement that is true if it is satisfied. */
  readonly name: string;
  /** The row is there, as not judged, even if the verdict has no such requirement. */
  readonly always?: true;
  row(found: readonly RequirementOf<K>[], context: VerdictContext): Row;
  /**
   * Why it stands in the way, for the title and the headline: at least one clause, whatever is known.
   * @param open of `found` those that stand in the way like this
   */
  clauses(open: readonly RequirementOf<K>[], status: OpenStatus): readonly Phrase[];
  /** Stands for clauses that have no room in the title: at most 30 characters. */
  short(open: readonly RequirementOf<K>[], status: OpenStatus): Phrase;
  /** Kinds that say why this one is an error; if one of them stands in the way, the title leaves this error out. */
  readonly errorToldBy?: readonly RequirementKind[];
  /** What stands in the way, who can act and how. */
  blocks(found: readonly RequirementOf<K>[], context: VerdictContext): readonly TextBlock[];
  /** The code of what a merge lacked of this kind (MRG-2). */
  readonly recordedAs: ShortfallOf<K>['code'];
  /** What a merge lacked, in the past tense. */
  lacked(shortfall: ShortfallOf<K>): Phrase;
}

/** A row of the table of requirements, without its name and its status. */
export interface Row {
  /** What was found. */
  readonly found: Phrase;
  /** It passes, though it is not as it should be. */
  readonly warned?: boolean;
}

/** A block of what stands in the way: a sentence, or a list under it. */
export const obstacle = (name: string, intro: Phrase, entries: readonly Phrase[] = []): TextBlock =>
  entries.length === 0 ? paragraph(intro) : list({ name, worth: 90 }, entries, intro);
