import { answerMarker } from '../../domain/effects.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import { markdown } from '../text/markdown.ts';
import { code, list, paragraph, phrase, strong, type TextBlock } from '../text/tree.ts';
import { commitOf, mergeWords } from './release-words.ts';
import { shortfallEntries } from './shortfalls.ts';

/** The comment about a bypass; see `bypassWords`. */
export interface BypassWords {
  /** The id of the bypass as an act, so that it is reported once (SIGN-14). */
  readonly act: string;
  readonly comment: string;
}

/** MRG-2: the comment about a release that was merged without being ready. */
export function bypassWords(record: ReleaseRecord): BypassWords {
  const act = `merge:${record.commit}`;
  const tag = phrase`The commit ${commitOf(record, record.commit)} does not pass ${code('countersign/tag')}, so it may be neither tagged nor deployed as a release.`;
  return {
    act,
    comment: markdown(
      [
        paragraph(
          phrase`⛔ ${strong`This release was ${mergeWords(record)}, while it was not ready.`} The merge is recorded as a bypass of the gate.`,
        ),
        ...missing(record),
        paragraph(
          phrase`${tag} Signing off now changes nothing; what is to be released has to go through another release pull request.`,
        ),
      ],
      { marker: answerMarker(act) },
    ),
  };
}

const missing = (record: ReleaseRecord): readonly TextBlock[] => [
  paragraph(phrase`What was missing:`),
  list({ name: 'things that were missing', worth: 90 }, shortfallEntries(record.missing)),
];
