import { parsePolicy } from '../src/config/parse.ts';
import { evaluate } from '../src/policy/evaluate.ts';
import { type Figure, medianMillis } from './measure.ts';
import { POLICY_TEXT, releaseFacts } from './release-facts.ts';

const RUNS = 15;
const RULES = parsePolicy({ own: { file: 'bench.yml', text: POLICY_TEXT }, shared: null });

/** How `evaluate` grows with the commits of a release, and with the sign-offs on it. */
export async function verdicts(): Promise<readonly Figure[]> {
  const byCommits = 'evaluate, with 100 sign-offs (size: commits)';
  const bySignOffs = 'evaluate, with 1,000 commits (size: sign-offs, each by another person)';
  const figures: Figure[] = [];
  // What runs first would pay for being compiled.
  await measured(byCommits, 1_000, 1_000, 1_000);
  for (const size of [10, 100, 1_000, 10_000]) figures.push(await measured(byCommits, size, size, 100));
  for (const size of [10, 100, 1_000]) figures.push(await measured(bySignOffs, size, 1_000, size));
  return figures;
}

async function measured(what: string, size: number, commits: number, signOffs: number): Promise<Figure> {
  const facts = releaseFacts(commits, signOffs);
  const { outcome } = evaluate(RULES, facts);
  if (outcome !== 'ready') throw new Error(`the bench expected a ready release, and got ${outcome}`);
  const millis = await medianMillis(RUNS, () => evaluate(RULES, facts));
  return { what, size, values: { ms: millis, 'µs for each': (millis * 1000) / size } };
}
