import { addMillis, type Instant, instantAt } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { SignOffState } from '../acts/sign-off-state.ts';

/**
 * The next moment after `at` at which time alone may change the verdict, or null where none will: a sign-off expires
 * (SIGN-11), a deputy begins or ends (SIGN-12). No event announces these, so whoever publishes has to look again then.
 */
export function nextChange(policy: Policy, signOffs: SignOffState, at: Instant): Instant | null {
  const coming = [...expiries(policy, signOffs), ...deputyDays(policy)].filter((moment) => moment > at).sort();
  return coming[0] ?? null;
}

function expiries(policy: Policy, signOffs: SignOffState): readonly Instant[] {
  const millis = policy.signOff.expiresAfterMillis;
  if (millis === null) return [];
  return signOffs.effective.filter(({ fault }) => fault === null).map(({ signOff }) => addMillis(signOff.at, millis));
}

/** The start of the first day, and the end of the last, in the policy's time zone. */
function deputyDays(policy: Policy): readonly Instant[] {
  const startOf = (day: Temporal.PlainDate) => instantAt(day.toZonedDateTime(policy.timezone).epochMilliseconds);
  return policy.roles
    .flatMap((role) => role.deputies)
    .flatMap(({ from, until }) => [
      startOf(Temporal.PlainDate.from(from)),
      startOf(Temporal.PlainDate.from(until).add({ days: 1 })),
    ]);
}
