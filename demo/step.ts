/** One act of a person in the demo, and its expected results. */
export interface Step {
  readonly name: string;
  /** Who does what: the beginning of the printed line. */
  readonly does: string;
  /** Its result is awaited. */
  readonly act: () => unknown;
  /** Words of GitHub's own refusal; null if GitHub allows the act. */
  readonly github: string | null;
  readonly expected: readonly Expectation[];
  /** The earliest time (milliseconds since 1970, by the sandbox's clock). */
  readonly notBefore?: { readonly at: number; readonly why: string };
}

/** Something that has to appear after the act: words that `found` has to contain. */
export interface Expectation {
  readonly expected: string;
  /** The present state, in a few words. It is read until it contains what is expected. */
  readonly found: () => string;
}

/** A step with another result. It has every expectation, met or not. */
export class StepFailure extends Error {
  readonly differences: readonly { readonly expected: string; readonly found: string }[];

  constructor(message: string, differences: StepFailure['differences']) {
    super(message);
    this.name = 'StepFailure';
    this.differences = differences;
  }
}
