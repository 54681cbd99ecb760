import { z } from 'zod';
import type { TextPattern } from '../../domain/policy.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import type { BranchesFacts, BranchFacts, ProtectionFacts } from '../../domain/setup.ts';
import { GitHubError } from '../client/github-error.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { readPages, readSetupPart } from './part.ts';
import { ruleShape } from './rules.ts';

/** The most branches that are read, with two requests each. Examples stand for the rest. */
const MOST_BRANCHES = 50;

/** The branches that releases go into. */
export interface WantedBranches {
  /** Checked even if they do not exist. */
  readonly named: readonly string[];
  /** Existing branches that match are checked. */
  readonly globs: readonly { readonly pattern: TextPattern; readonly examples: readonly string[] }[];
}

const listShape = z.array(z.object({ name: z.string() }));
const rulesShape = z.array(
  z
    .object({ ruleset_id: z.number().int() })
    .and(ruleShape)
    .transform(({ ruleset_id, ...one }) => ({
      ...one,
      ruleset: ruleset_id,
    })),
);

/** @throws GitHubError that another try may fix */
export async function readBranches(
  repository: RepositoryClient,
  { named, globs }: WantedBranches,
): Promise<Reading<BranchesFacts>> {
  const matching = globs.length === 0 ? known([]) : await readMatching(repository, globs);
  if (matching.state === 'unavailable') return matching;
  const existing = [...new Set([...named, ...matching.value])];
  const examples = globs.flatMap((glob) => glob.examples).filter((name) => !existing.includes(name));
  const looked: BranchFacts[] = [];
  for (const name of existing.slice(0, named.length + MOST_BRANCHES)) {
    const found = await readProtection(repository, name);
    const rules = await readRules(repository, name);
    looked.push({ name, ...found, rules });
  }
  for (const name of new Set(examples)) {
    looked.push({ name, exists: false, rules: await readRules(repository, name), protection: known(null) });
  }
  return known({ looked, left: Math.max(0, existing.length - named.length - MOST_BRANCHES) });
}

const readMatching = (
  repository: RepositoryClient,
  globs: WantedBranches['globs'],
): Promise<Reading<readonly string[]>> =>
  readSetupPart('the list of branches', async () => {
    const branches = await readPages(repository, 'GET /repos/{owner}/{repo}/branches', {}, (answer) =>
      listShape.parse(answer),
    );
    return branches.map(({ name }) => name).filter((name) => globs.some(({ pattern }) => pattern.matches(name)));
  });

/** Reads the rules of a branch. For a branch that does not exist GitHub reports what would apply. */
const readRules = (repository: RepositoryClient, branch: string) =>
  readSetupPart(`the rules of ${branch}`, () =>
    readPages(repository, 'GET /repos/{owner}/{repo}/rules/branches/{branch}', { branch }, (answer) =>
      rulesShape.parse(answer),
    ),
  );

const branchShape = z.object({
  name: z.string().nullish(),
  protection: z
    .object({
      enabled: z.boolean(),
      required_status_checks: z
        .object({
          enforcement_level: z.string().nullish(),
          checks: z.array(z.object({ context: z.string(), app_id: z.number().int().nullish() })).nullish(),
          contexts: z.array(z.string()).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

/**
 * Reads the protection of a branch as everyone with read access sees it.
 * That includes what the classic protection requires, but not who configured it.
 */
async function readProtection(
  repository: RepositoryClient,
  branch: string,
): Promise<Pick<BranchFacts, 'exists' | 'renamedTo' | 'protection'>> {
  const what = `the protection of ${branch}`;
  try {
    const answer = await repository.rest('GET /repos/{owner}/{repo}/branches/{branch}', { branch });
    const shape = branchShape.safeParse(answer);
    if (!shape.success) return { exists: true, protection: unavailable('malformed', what) };
    // GitHub redirects from the former name of a branch. Nothing goes into a branch of that name any more.
    const { name: now } = shape.data;
    if (typeof now === 'string' && now !== branch) return { exists: false, renamedTo: now, protection: known(null) };
    return { exists: true, protection: known(protectionOf(shape.data)) };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    if (error.code === 'not-found') return { exists: false, protection: known(null) };
    if (error.code === 'forbidden') return { exists: true, protection: unavailable('forbidden', what) };
    throw error;
  }
}

/** `app_id` -1, and older servers that list only names, mean any app. */
function protectionOf({ protection }: z.infer<typeof branchShape>): ProtectionFacts | null {
  const required = protection?.required_status_checks;
  if (!protection?.enabled || !required || required.enforcement_level === 'off') return null;
  const checks = (required.checks ?? []).map(({ context, app_id: app }) => ({
    context,
    app: typeof app === 'number' && app > 0 ? app : null,
  }));
  const others = (required.contexts ?? []).filter((name) => !checks.some(({ context }) => context === name));
  return {
    checks: [...checks, ...others.map((context) => ({ context, app: null }))],
    forAdministrators: required.enforcement_level === 'everyone',
  };
}
