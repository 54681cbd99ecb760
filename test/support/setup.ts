import { diagnose } from '../../src/cli/doctor/diagnose.ts';
import { plainFinding } from '../../src/cli/doctor/finding.ts';
import { parseAppManifest } from '../../src/config/app-manifest.ts';
import { READINESS } from '../../src/domain/effects.ts';
import { known } from '../../src/domain/reading.ts';
import type { BranchFacts, RuleFact, RulesetFacts, SetupFacts } from '../../src/domain/setup.ts';
import { nearest } from '../../src/policy-file/nearest-name.ts';
import { exampleRefs } from '../../src/policy-file/ref-patterns.ts';
import { rulesetPattern } from '../../src/policy-file/ruleset-pattern.ts';
import { at, everyone } from './facts.ts';
import { validPolicy } from './policy.ts';

/** Countersign in these facts. */
export const APP = 29;
export const OTHER_APP = 30;

export const needed = parseAppManifest(`
default_permissions: { checks: write, contents: read, merge_queues: read, metadata: read }
default_events: [issue_comment, label, merge_group, push]
`);

/** Two people for each role, with no overlap. */
export const SETUP_POLICY = `version: 1
releases: [{ base: main }]
roles:
  product-owner: { users: [pat, eve] }
  operations-coordinator: { users: [oli, ann] }
  release-coordinator: { users: [rae, sam] }
  security-architect: { users: [kim, lee] }
`;

export const rule = (type: string): RuleFact => ({ type, required: null });

/** A rule that requires one check, from this app unless `parts` says otherwise. */
export const requires = (
  context: string,
  parts: { readonly app?: number | null; readonly strict?: boolean; readonly skipsCreation?: boolean } = {},
): RuleFact => {
  const { app = APP, strict = true, skipsCreation = false } = parts;
  return { type: 'required_status_checks', required: { checks: [{ context, app }], strict, skipsCreation } };
};

export const BRANCH_RULES = [rule('deletion'), rule('non_fast_forward'), rule('pull_request'), requires(READINESS)];
export const TAG_RULES = [rule('deletion'), rule('update'), requires('countersign/tag')];

export const branch = (
  name: string,
  parts: Partial<Omit<BranchFacts, 'rules'>> & { readonly rules?: readonly RuleFact[] } = {},
): BranchFacts => {
  const { rules = BRANCH_RULES, ...rest } = parts;
  return {
    name,
    exists: true,
    protection: known(null),
    ...rest,
    rules: known(rules.map((one) => ({ ...one, ruleset: 1 }))),
  };
};

export const ruleset = (parts: Partial<RulesetFacts> = {}): RulesetFacts => ({
  id: 1,
  name: 'Branches',
  target: 'branch',
  enforcement: 'active',
  source: 'acme/shop',
  url: 'https://github.example/acme/shop/rules/1',
  include: ['~DEFAULT_BRANCH'],
  exclude: [],
  rules: BRANCH_RULES,
  bypass: known([]),
  appBypass: 'never',
  ...parts,
});

export const tagRuleset = (parts: Partial<RulesetFacts> = {}): RulesetFacts =>
  ruleset({ id: 2, name: 'Tags', target: 'tag', include: ['refs/tags/v*'], rules: TAG_RULES, ...parts });

/** A correct setup. `policy` is a text. */
export function setup(parts: Partial<Omit<SetupFacts, 'policy'>> & { readonly policy?: string } = {}): SetupFacts {
  const { policy = SETUP_POLICY, ...rest } = parts;
  return {
    at: at(0),
    repository: {
      owner: 'acme',
      name: 'shop',
      url: 'https://github.example/acme/shop',
      defaultBranch: 'main',
      private: false,
    },
    app: {
      id: APP,
      slug: 'countersign',
      name: 'Countersign',
      settingsUrl: 'https://github.example/organizations/acme/settings/apps/countersign/permissions',
      installUrl: 'https://github.example/apps/countersign/installations/new',
      ...needed,
    },
    server: known(null),
    installation: {
      id: 3,
      url: 'https://github.example/organizations/acme/settings/installations/3',
      ...needed,
      everywhere: true,
    },
    policy: known({ state: 'valid', policy: validPolicy(policy) }),
    people: { users: everyone.map((account) => ({ login: account.login, account: known(account) })), teams: [] },
    access: null,
    authors: known({ looked: 100, counted: 80, authors: [{ id: 7, login: 'dev' }] }),
    branches: known({ looked: [branch('main')], left: 0 }),
    rulesets: known([ruleset(), tagRuleset()]),
    environments: known([
      { name: 'production', adminsBypass: false, gates: known([{ app: 'countersign', enabled: true }]) },
    ]),
    ...rest,
  };
}

/** The findings as in JSON, with their sentences as strings. */
export const findingsOf = (facts: SetupFacts) =>
  diagnose(facts, { exampleRefs, rulesetPattern, nearest, needed }).map(plainFinding);

/** The findings that are not ok, as `severity code: subjects`, without the note that is always there. */
export const wrong = (facts: SetupFacts): readonly string[] =>
  findingsOf(facts)
    .filter(({ severity, code }) => severity !== 'ok' && code !== 'authors-counted')
    .map(({ severity, code, subjects }) => `${severity} ${code}: ${subjects.join(', ')}`);
