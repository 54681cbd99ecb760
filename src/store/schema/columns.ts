import type { ColumnType } from 'kysely';

/** Written as `Instant` text, read as a Date by both drivers. */
export type Time = ColumnType<Date, string, string>;
/** One that is null at first. */
export type LaterTime = ColumnType<Date | null, string | null | undefined, string | null>;
/** GitHub's ids go beyond 32 bits; node-postgres reads them as text, PGlite as a number. */
export type Id = ColumnType<string | number, number, number>;
