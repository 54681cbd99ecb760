/** One thing that somebody does in the demo, and what has to come of it. */
export interface Step {
  readonly name: string;
  /** Who does what: the beginning of the line that is printed. */
  readonly does: string;
  /** What it gives is waited for. */
  readonly act: () => unknown;
  /** Words of the refusal that GitHub itself answers with; null where GitHub lets it be done. */
  readonly github: string | null;
  readonly expected: readonly Expectation[];
  /** Not before this moment (milliseconds since 1970, of the sandbox's clock). */
  readonly notBefore?: { readonly at: number; readonly why: string };
}

/** Something that has to show up after the act: words that `found` has to hold. */
export interface Expectation {
  readonly expected: string;
  /** What stands there now, in a few words; it is asked again until it holds what is expected. */
  readonly found: () => string;
}

/** A step that ended otherwise: with every expectation, met or not. */
export class StepFailure extends Error {
  readonly differences: readonly { readonly expected: string; readonly found: string }[];

  constructor(message: string, differences: StepFailure['differences']) {
    super(message);
    this.name = 'StepFailure';
    this.differences = differences;
  }
}
