import type { Unavailable } from '../../domain/reading.ts';

/** A part of a GraphQL answer that GitHub left out, and why. There, `data` has null, which must not be read as "none". */
export interface Gap {
  readonly why: Extract<Unavailable['why'], 'missing' | 'forbidden'>;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What GitHub answered to a GraphQL request. Whoever reads `data` has to account for every gap. */
export interface GraphQLAnswer {
  readonly data: unknown;
  readonly gaps: readonly Gap[];
}

/** The first gap at `path`, or anywhere below it. */
export const gapUnder = (gaps: readonly Gap[], path: readonly (string | number)[]): Gap | undefined =>
  gaps.find((gap) => path.every((step, index) => gap.path[index] === step));

/** The first gap exactly at `path`. */
export const gapAt = (gaps: readonly Gap[], path: readonly (string | number)[]): Gap | undefined =>
  gaps.find((gap) => gap.path.length === path.length && gapUnder([gap], path) !== undefined);
