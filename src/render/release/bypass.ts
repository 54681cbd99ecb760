import { answerMarker, CHECKLIST_MARKER } from '../../domain/effects.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import { fitToLimit, paragraph, type SizedBlock } from '../markdown/budget.ts';
import { commitOf, mergerOf, mergeWords } from './release-words.ts';
import { shortfallLines } from './shortfalls.ts';

/** What of a bypass is said where; see `bypassWords`. */
export interface BypassWords {
  /** Names the bypass as acts are named, so that it is told once (SIGN-14). */
  readonly act: string;
  readonly comment: string;
  readonly checklist: string;
}

/** MRG-2: what the pull request says of a release that was merged while it was not ready. */
export function bypassWords(record: ReleaseRecord): BypassWords {
  const act = `merge:${record.commit}`;
  const tag = `The commit ${commitOf(record, record.commit)} does not pass \`countersign/tag\`, so it may be neither tagged nor deployed as a release.`;
  return {
    act,
    comment: fitToLimit([
      paragraph(
        `${answerMarker(act)}\n⛔ **This release was ${mergeWords(record)}, while it was not ready.** The merge is recorded as a bypass of the gate.`,
      ),
      missing(record),
      paragraph(
        `${tag} Signing off now changes nothing; what is to be released has to go through another release pull request.`,
      ),
    ]),
    checklist: fitToLimit([
      paragraph(`${CHECKLIST_MARKER}\n⛔ **Merged while not ready**, by ${mergerOf(record)}`),
      missing(record),
      paragraph(tag),
    ]),
  };
}

const missing = (record: ReleaseRecord): SizedBlock => ({
  name: 'things that were missing',
  head: 'What was missing:\n',
  lines: shortfallLines(record.missing),
  tail: '',
  worth: 90,
});
