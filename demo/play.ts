import { setTimeout as sleep } from 'node:timers/promises';
import { GitHubRefusal } from 'github-sandbox';
import { type Expectation, type Step, StepFailure } from './step.ts';

/** The surroundings of a step. */
export interface Stage {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** True if no webhook and no job is under way. */
  readonly quiet: () => Promise<boolean>;
  /** How long the outcome of one step may take, in milliseconds. */
  readonly patience: number;
  /** Stops the play between two observations. */
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

const LOOK_EVERY_MILLIS = 20;

/**
 * Plays one step, and prints one line.
 * It acts, and waits for all that is expected and for silence.
 * @throws StepFailure with what was expected and what was found, if that takes longer than `patience`
 */
export async function play(stage: Stage, number: number, step: Step): Promise<void> {
  await waitFor(stage, step);
  const github = await refusalOf(step.act);
  const allowed = step.github === null ? github === null : github?.includes(step.github);
  if (!allowed) {
    const expected = step.github === null ? 'GitHub lets it be done' : `GitHub refuses: ${step.github}`;
    const found = github === null ? 'GitHub lets it be done' : `GitHub refuses: ${github}`;
    throw failure(number, step, [{ expected, found }]);
  }
  const end = performance.now() + stage.patience;
  while (!(holdAll(step.expected) && (await stage.quiet()) && holdAll(step.expected))) {
    stage.signal.throwIfAborted();
    if (performance.now() >= end) throw failure(number, step, differences(step.expected));
    await sleep(LOOK_EVERY_MILLIS);
  }
  const outcome = [
    ...(github === null ? [] : [`GitHub refuses: ${github}`]),
    ...step.expected.map((one) => one.found()),
  ];
  stage.print(`${String(number).padStart(2)}. ${step.does} -> ${outcome.join('; ')}`);
}

/**
 * Waits for a new second, and for the step's own earliest time.
 * GitHub's times are whole seconds, and the order of two events in one second is unknown. So each step begins in its
 * own second, as people's acts do.
 */
async function waitFor(stage: Stage, { notBefore }: Step): Promise<void> {
  const nextSecond = (Math.floor(stage.now() / 1000) + 1) * 1000;
  const missing = (notBefore?.at ?? 0) - nextSecond;
  if (notBefore && missing > 0) stage.print(`    (${Math.ceil(missing / 1000)} s to wait: ${notBefore.why})`);
  const start = Math.max(nextSecond, notBefore?.at ?? 0);
  while (stage.now() < start) {
    stage.signal.throwIfAborted();
    await sleep(LOOK_EVERY_MILLIS);
  }
}

/** GitHub's words if it refuses the act, on one line; null otherwise. */
async function refusalOf(act: Step['act']): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (!(error instanceof GitHubRefusal)) throw error;
    return error.message.trim().replace(/\.?\n\s*(- )?/g, ': ');
  }
}

const holds = ({ expected, found }: Expectation): boolean => found().includes(expected);
const holdAll = (expectations: readonly Expectation[]): boolean => expectations.every(holds);

function differences(expectations: readonly Expectation[]): StepFailure['differences'] {
  const found = expectations.map((one) => ({ expected: one.expected, found: one.found(), holds: holds(one) }));
  const missed = found.filter((one) => !one.holds);
  // All of it came, but too late, or what caused it did not end.
  return missed.length > 0 ? missed : [{ expected: 'nothing more is on its way', found: 'webhooks or jobs are' }];
}

const failure = (number: number, { does }: Step, all: StepFailure['differences']): StepFailure =>
  new StepFailure(`Step ${number} did not end as expected: ${does}`, all);
