import { type Instant, instantAt } from '../domain/ids.ts';

const [FRIDAY, SATURDAY] = [5, 6];

/**
 * The time one working day after `at`: the same time of the next day from Monday to Friday.
 * What begins on a weekend counts from the beginning of Monday.
 * @param timezone in which days begin and end
 */
export function afterWorkingDay(at: Instant, timezone: string): Instant {
  const began = Temporal.Instant.from(at).toZonedDateTimeISO(timezone);
  const weekday = began.dayOfWeek;
  if (weekday >= SATURDAY) return instantOf(began.startOfDay().add({ days: 9 - weekday }));
  return instantOf(began.add({ days: weekday === FRIDAY ? 3 : 1 }));
}

const instantOf = (time: Temporal.ZonedDateTime): Instant => instantAt(time.epochMilliseconds);
