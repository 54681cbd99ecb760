import { evaluate } from '../src/policy/evaluate.ts';
import { parsePolicy } from '../src/policy-file/parse.ts';
import { type Figure, medianMillis } from './measure.ts';
import { POLICY_TEXT, releaseFacts } from './release-facts.ts';

const RUNS = 15;
const RULES = parsePolicy({ own: { file: 'bench.yml', text: POLICY_TEXT }, shared: null });
/**
 * The most that is accepted as linear growth.
 * A tenth more is noise; what grows with the square would take ten times as long.
 */
const LINEAR = 1.5;

/** How `evaluate` grows with the commits of a release, and with the sign-offs on it. */
export async function verdicts(): Promise<readonly Figure[]> {
  // What runs first would pay for being compiled.
  await millisOf(1_000, 1_000);
  const usual = await millisOf(50, 10);
  return [
    {
      about: 'evaluate, a usual release: 50 commits, 10 sign-offs',
      what: 'one decision',
      unit: 'ms',
      value: usual,
      reference: { what: '1,000 commits', value: await millisOf(1_000, 10) },
      target: { of: 'value', most: 1 },
    },
    ...(await growth('evaluate, with 100 sign-offs', 'commits', [10, 100, 1_000, 10_000], (size) =>
      millisOf(size, 100),
    )),
    ...(await growth('evaluate, with 1,000 commits', 'sign-offs', [10, 100, 1_000], (size) => millisOf(1_000, size))),
  ];
}

/** Each size, beside ten times the time of a tenth of it. That is what linear growth from there would give. */
async function growth(
  about: string,
  of: string,
  sizes: readonly number[],
  measure: (size: number) => Promise<number>,
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  let before = await measure(1);
  for (const size of sizes) {
    const value = await measure(size);
    figures.push({
      about,
      what: `${size.toLocaleString('en-US')} ${of}`,
      unit: 'ms',
      value,
      reference: { what: `ten times ${(size / 10).toLocaleString('en-US')}`, value: before * 10 },
      target: { of: 'ratio', most: LINEAR },
    });
    before = value;
  }
  return figures;
}

async function millisOf(commits: number, signOffs: number): Promise<number> {
  const facts = releaseFacts(commits, signOffs);
  const { outcome } = evaluate(RULES, facts);
  const expected = signOffs >= 1 ? 'ready' : 'pending';
  if (outcome !== expected) throw new Error(`the bench expected a release that is ${expected}, and got ${outcome}`);
  return medianMillis(RUNS, () => evaluate(RULES, facts));
}
