import type { Shortfall } from '../../domain/release.ts';
import { titleOf } from '../pull-request/context.ts';
import { ALL_WORDS } from '../requirements/registry.ts';
import { enumeration } from '../text/phrases.ts';
import { type Phrase, phrase, text } from '../text/tree.ts';

/** What a release lacked at its merge, in a few words each. What only waited is combined. */
export function shortfallPhrases(missing: readonly Shortfall[]): readonly Phrase[] {
  const waiting = missing.flatMap((one) =>
    one.code === 'state' && one.status === 'pending' ? [[titleOf(one.state)]] : [],
  );
  return [
    ...missing.flatMap((one) => (one.code === 'state' && one.status === 'pending' ? [] : [lacked(one)])),
    ...(waiting.length > 0 ? [phrase`waiting for ${enumeration(waiting)}`] : []),
  ];
}

/** The same with every state separately. */
export const shortfallEntries = (missing: readonly Shortfall[]): readonly Phrase[] => missing.map(lacked);

function lacked(one: Shortfall): Phrase {
  if (one.code === 'check') {
    if (one.said === 'in_progress') return phrase`the check countersign/readiness was in progress on the merged head`;
    return one.said === null
      ? phrase`the merged head had no check countersign/readiness of this app`
      : phrase`the check countersign/readiness said ${text(one.said, 40)} on the merged head`;
  }
  const kind = ALL_WORDS.find(({ recordedAs }) => recordedAs === one.code);
  return kind?.lacked(one) ?? phrase`${text(one.code, 60)}, which a later version of this app recorded`;
}
