import type { Shortfall } from '../../domain/release.ts';
import { inlineMarkdown, plainText } from '../markdown/escape.ts';
import { enumeration } from '../markdown/phrases.ts';
import { ALL_WORDS } from '../requirements/registry.ts';

/** What a release lacked at its merge, in a few words each, as plain text (not Markdown); what only waited comes together. */
export function shortfallPhrases(missing: readonly Shortfall[]): readonly string[] {
  const waiting = missing.flatMap((one) => (one.code === 'state' && one.status === 'pending' ? [one.state] : []));
  const named = enumeration(
    waiting.map((state) => plainText(state, 60)),
    6,
  );
  return [
    ...missing.flatMap((one) => (one.code === 'state' && one.status === 'pending' ? [] : [phrase(one)])),
    ...(waiting.length > 0 ? [`waiting for ${named}`] : []),
  ];
}

/** The same, each on a line of a Markdown list, and every state on its own. */
export const shortfallLines = (missing: readonly Shortfall[]): readonly string[] =>
  missing.map((one) => `- ${inlineMarkdown(phrase(one), 400)}`);

function phrase(one: Shortfall): string {
  if (one.code === 'check') {
    return one.said === null
      ? 'the merged head had no check countersign/readiness of this app'
      : `the check countersign/readiness said ${plainText(one.said, 40)} on the merged head`;
  }
  const words = ALL_WORDS.find(({ recordedAs }) => recordedAs === one.code);
  return words?.lacked(one) ?? `${plainText(one.code, 60)}, which a later version of this app recorded`;
}
