import type { Unavailable } from '../../domain/reading.ts';

/** A part that GitHub left out of a GraphQL answer, and why. Its null in `data` does not mean "none". */
export interface Gap {
  readonly why: Extract<Unavailable['why'], 'missing' | 'forbidden'>;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** GitHub's answer to a GraphQL request. Readers of `data` have to handle every gap. */
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
