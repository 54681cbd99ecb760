import type { Instant } from '../domain/ids.ts';
import type { Intake } from '../domain/intake.ts';

/** The times of GitHub's own clock in a webhook. When it is stored, the time is later than each of them. */
export function timesTold({ headChanges, refPushes, labels, words }: Intake): readonly Instant[] {
  const times = [
    ...headChanges.map(({ since }) => since),
    ...refPushes.map(({ at }) => at),
    ...labels.map(({ since }) => since),
    ...words.flatMap(({ words: { at }, until }) => [at, until]),
  ];
  return times.flatMap((time) => (time === 'now' || time === 'ever' ? [] : [time]));
}
