import type { PolicyProblem, PolicyReading } from '../domain/policy.ts';
import { buildPolicy } from './build.ts';
import { ruleProblems } from './cross-field-rules.ts';
import { policyDigest } from './digest.ts';
import { lockedProblems } from './locked.ts';
import { asProblem } from './problem.ts';
import { type ReadText, readText } from './read.ts';
import { policyFile } from './schema.ts';
import { errorAt } from './severity.ts';
import { layOver, plainValue, type Tree } from './tree.ts';
import { riskyParts } from './warnings.ts';
import { findings, type ZodProblem } from './zod-problems.ts';

/** A policy text, and the name of its file in problems. */
export interface PolicyText {
  readonly file: string;
  readonly text: string;
}

/** The repository's own text and the owner's shared one; null if there is none. */
export interface PolicyTexts {
  readonly own: PolicyText | null;
  readonly shared: PolicyText | null;
}

/**
 * Parses the policy texts, into a policy or all problems at once (POL-1, POL-2, POL-3, REL-5).
 * Each problem has file, line and column. They are in the order of the text, the shared file's first. `absent` if there
 * is no text. An invalid reading contains the warnings too, with their severity. Never throws for any text.
 */
export function parsePolicy(texts: PolicyTexts): PolicyReading {
  const { own, shared } = texts;
  if (own === null && shared === null) return { state: 'absent' };
  const digest = policyDigest(shared?.text ?? null, own?.text ?? null);
  const sources = [shared, own].filter((source) => source !== null).map(({ file, text }) => ({ file, text }));

  const below = shared === null ? null : readText(shared.file, shared.text);
  const above = own === null ? null : readText(own.file, own.text);
  const reads = [below, above].filter((read) => read !== null);
  const tree = merged(below?.tree ?? null, above?.tree ?? null);
  const result = tree === null ? null : policyFile.safeParse(plainValue(tree));

  const found = reads.flatMap((read) => [...read.problems, ...shapeProblems(read)]);
  // If a part of a text could not be read, what seems missing may be in it.
  if (tree !== null && result !== null && !reads.some((read) => read.broken)) {
    const whole = findings(tree, result.error?.issues ?? []).map(({ problem }) => problem);
    const between = [
      ...ruleProblems(tree),
      ...lockedProblems(below?.tree ?? null, above?.tree ?? null),
      ...riskyParts(tree),
    ];
    found.push(...[...whole, ...between].filter((problem) => !reads.some((read) => doubtful(read, problem))));
  }

  const files = sources.map(({ file }) => file);
  const problems = shortened(ordered(found, files));
  if (tree === null || result?.data === undefined || problems.some(({ severity }) => severity === 'error')) {
    return { state: 'invalid', digest, problems };
  }
  return { state: 'valid', policy: buildPolicy(result.data, tree, { digest, sources, warnings: problems }) };
}

function merged(below: Tree | null, above: Tree | null): Tree | null {
  if (below === null || above === null) return above ?? below;
  return layOver(below, above);
}

/** Checks each text by itself, so that values that the other replaces are checked too. Parts may be missing. */
function shapeProblems(read: ReadText): readonly PolicyProblem[] {
  if (read.tree === null) return [];
  const result = policyFile.safeParse(plainValue(read.tree));
  return findings(read.tree, result.error?.issues ?? [])
    .filter((finding: ZodProblem) => !finding.missing && !doubtful(read, finding.problem))
    .map(({ problem }) => problem);
}

/** True for a problem about a value that was not, or perhaps not correctly, read. Its cause is reported. */
const doubtful = (read: ReadText, problem: PolicyProblem): boolean =>
  read.tree?.at.file === problem.file && read.doubtful(problem);

/** Each problem once, by file, line and column. */
function ordered(problems: readonly PolicyProblem[], files: readonly string[]): readonly PolicyProblem[] {
  const distinct = new Map(
    problems.map((problem) => [
      JSON.stringify([problem.file, problem.line, problem.column, problem.field, problem.problem]),
      problem,
    ]),
  );
  return [...distinct.values()].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}

/** More cannot be fixed at once. A file with an error in every line must not fill the store. */
const MOST_PROBLEMS = 500;

/** The list, or its beginning and an error with the number of the rest. */
function shortened(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  const next = problems[MOST_PROBLEMS];
  if (next === undefined) return problems;
  const { file, line, column } = next;
  const problem = asProblem(
    `There are ${problems.length - MOST_PROBLEMS} more problems from here on`,
    'Fix those before',
  );
  return [...problems.slice(0, MOST_PROBLEMS), errorAt({ file, line, column }, [], problem)];
}
