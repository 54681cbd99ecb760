import type { ColumnType } from 'kysely';

/** A time: written as `Instant` text, read as a Date by both drivers. */
export type Time = ColumnType<Date, string, string>;
/** A time that is null at first. */
export type LaterTime = ColumnType<Date | null, string | null | undefined, string | null>;
/** One of GitHub's ids, which exceed 32 bits. node-postgres reads it as text, PGlite as a number. */
export type Id = ColumnType<string | number, number, number>;
