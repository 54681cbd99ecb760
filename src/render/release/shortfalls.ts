import type { Shortfall } from '../../domain/release.ts';
import { inline, plain } from '../markdown/escape.ts';
import { listed } from '../markdown/phrases.ts';
import { ALL_WORDS } from '../requirements/registry.ts';

/** What a release lacked at its merge, in a few words each, as plain text (not Markdown); what only waited comes together. */
export function shortfallPhrases(missing: readonly Shortfall[]): readonly string[] {
  const waiting = missing.flatMap((one) => (one.code === 'state' && one.status === 'pending' ? [one.state] : []));
  const named = listed(
    waiting.map((state) => plain(state, 60)),
    6,
  );
  return [
    ...missing.flatMap((one) => (one.code === 'state' && one.status === 'pending' ? [] : [phrase(one)])),
    ...(waiting.length > 0 ? [`waiting for ${named}`] : []),
  ];
}

/** The same, each on a line of a Markdown list, and every state on its own. */
export const shortfallLines = (missing: readonly Shortfall[]): readonly string[] =>
  missing.map((one) => `- ${inline(phrase(one), 400)}`);

function phrase(one: Shortfall): string {
  if (one.code === 'check') {
    return one.said === null
      ? 'the merged head had no check countersign/readiness of this app'
      : `the check countersign/readiness said ${plain(one.said, 40)} on the merged head`;
  }
  const words = ALL_WORDS.find(({ recordedAs }) => recordedAs === one.code);
  return words?.lacked(one) ?? `${plain(one.code, 60)}, which a later version of this app recorded`;
}
