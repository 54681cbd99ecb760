import picomatch from 'picomatch';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';

/** What the sandbox understands of a workflow file: triggers, jobs, their order and environments. */
export interface WorkflowFile {
  readonly name: string | null;
  /** Whether people can start it. */
  readonly dispatch: boolean;
  /** Globs over names; null if no push of that kind starts it. */
  readonly branches: readonly string[] | null;
  readonly tags: readonly string[] | null;
  readonly jobs: readonly JobDefinition[];
}

export interface JobDefinition {
  readonly name: string;
  readonly needs: readonly string[];
  /** As written: may contain `${{ inputs.NAME }}`. */
  readonly environment: string | null;
  readonly url: string | null;
}

const names = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Push = z.object({ branches: names.optional(), tags: names.optional() }).nullable();
const On = z.union([
  z.string().transform((one) => ({ [one]: null })),
  z.array(z.string()).transform((list) => Object.fromEntries(list.map((one) => [one, null]))),
  z.record(z.string(), z.unknown()),
]);
const Job = z.object({
  needs: names.optional(),
  environment: z.union([z.string(), z.object({ name: z.string(), url: z.string().optional() })]).optional(),
});
const File = z.object({ name: z.string().optional(), on: On, jobs: z.record(z.string(), Job) });

/** Parses a workflow file; null if it is invalid, so that it never runs. */
export function parseWorkflow(text: string): WorkflowFile | null {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError) return null;
    throw error;
  }
  const read = File.safeParse(value);
  if (!read.success || !runnable(read.data.jobs)) return null;
  const { name = null, on, jobs } = read.data;
  const pushed = 'push' in on ? Push.safeParse(on.push) : null;
  if (pushed?.success === false) return null;
  const filter = pushed?.data ?? {};
  // With a filter for one kind only, pushes of the other kind start nothing.
  const either = filter.branches !== undefined || filter.tags !== undefined;
  const globs = (list: readonly string[] | undefined) => (pushed === null ? null : (list ?? (either ? null : ['**'])));
  return {
    name,
    dispatch: 'workflow_dispatch' in on,
    branches: globs(filter.branches),
    tags: globs(filter.tags),
    jobs: Object.entries(jobs).map(([job, { needs = [], environment }]) => ({
      name: job,
      needs,
      environment: typeof environment === 'object' ? environment.name : (environment ?? null),
      url: typeof environment === 'object' ? (environment.url ?? null) : null,
    })),
  };
}

/** True if every job can run. There has to be one, and no job may need a missing one or be in a circle. */
function runnable(jobs: Readonly<Record<string, z.infer<typeof Job>>>): boolean {
  const done = new Set<string>();
  const open = new Map(Object.entries(jobs));
  if (open.size === 0) return false;
  for (let before = -1; before !== done.size; ) {
    before = done.size;
    for (const [name, { needs = [] }] of open) if (needs.every((one) => done.has(one))) done.add(name);
  }
  return done.size === open.size;
}

/** True if a push of this ref (`refs/tags/v1`) starts the workflow. */
export function startsOnPush({ branches, tags }: WorkflowFile, ref: string): boolean {
  const globs = ref.startsWith('refs/tags/') ? tags : branches;
  return globs !== null && picomatch.isMatch(shortRef(ref), [...globs], { dot: true });
}

/** Fills the inputs of a run into `${{ inputs.NAME }}`. Missing ones become empty, as on GitHub. */
export function withInputs(text: string, inputs: Readonly<Record<string, string>>): string {
  const expression = /\$\{\{\s*(?:github\.event\.)?inputs\.([\w-]+)\s*\}\}/g;
  return text.replace(expression, (_, name: string) => (Object.hasOwn(inputs, name) ? (inputs[name] ?? '') : ''));
}

/** `main` for `refs/heads/main`. */
export const shortRef = (ref: string): string => ref.replace(/^refs\/(heads|tags)\//, '');
