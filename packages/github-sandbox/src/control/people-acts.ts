import { z } from 'zod';
import { teamJson } from '../payloads/account.ts';
import { act, type NamedAct, repository, team } from './definition.ts';

const login = z.string();
const permission = z.enum(['read', 'triage', 'write', 'maintain', 'admin']).nullable();

const check = z.strictObject({ context: z.string(), integrationId: z.int().nullable().default(null) });
const rule = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['creation', 'update', 'deletion', 'non_fast_forward']) }),
  z.strictObject({
    type: z.literal('merge_queue'),
    mergeMethod: z.enum(['merge', 'squash', 'rebase']).default('merge'),
    maxEntriesToBuild: z.int().min(0).max(100).default(5),
    minEntriesToMerge: z.int().min(0).max(100).default(1),
    maxEntriesToMerge: z.int().min(0).max(100).default(5),
    minEntriesToMergeWaitMinutes: z.int().min(0).max(360).default(5),
    groupingStrategy: z.enum(['ALLGREEN', 'HEADGREEN']).default('ALLGREEN'),
    checkResponseTimeoutMinutes: z.int().min(1).max(360).default(60),
  }),
  z.strictObject({ type: z.literal('pull_request'), requiredApprovals: z.int().min(0).max(10) }),
  z.strictObject({
    type: z.literal('required_status_checks'),
    strict: z.boolean().default(false),
    doNotEnforceOnCreate: z.boolean().default(false),
    checks: z.array(check).min(1),
  }),
]);
const bypassActor = z.strictObject({
  actorId: z.int().nullable(),
  actorType: z.enum(['OrganizationAdmin', 'RepositoryRole', 'Team', 'Integration', 'User', 'DeployKey']),
  mode: z.enum(['always', 'pull_request', 'exempt']),
});

/** Teams, organizations, permissions, rules. */
export const PEOPLE_ACTS: Readonly<Record<string, NamedAct>> = {
  'add-team-member': act({ team, login, role: z.enum(['member', 'maintainer']).default('member') }, (person, input) =>
    person.addTeamMember(input.team, input.login, input.role),
  ),
  'remove-team-member': act({ team, login }, (person, input) => person.removeTeamMember(input.team, input.login)),
  'create-team': act({ team, parent: team.nullable().default(null) }, (person, input, context) =>
    teamJson(context, person.createTeam(input.team, input.parent)),
  ),
  'set-team-parent': act({ team, parent: team.nullable() }, (person, input) =>
    person.setTeamParent(input.team, input.parent),
  ),
  'delete-team': act({ team }, (person, input) => person.deleteTeam(input.team)),
  'add-organization-member': act(
    { organization: z.string(), login, role: z.enum(['member', 'admin']).default('member') },
    (person, input) => person.addOrganizationMember(input.organization, input.login, input.role),
  ),
  'remove-organization-member': act({ organization: z.string(), login }, (person, input) =>
    person.removeOrganizationMember(input.organization, input.login),
  ),
  'set-collaborator': act({ repository, login, permission }, (person, input) =>
    person.setCollaborator(input.repository, input.login, input.permission),
  ),
  'set-team-permission': act({ repository, team, permission }, (person, input) =>
    person.setTeamPermission(input.repository, input.team, input.permission),
  ),
  'set-ruleset': act(
    {
      repository,
      name: z.string().min(1),
      target: z.enum(['branch', 'tag']).default('branch'),
      enforcement: z.enum(['active', 'disabled', 'evaluate']).default('active'),
      include: z.array(z.string()).default(['~DEFAULT_BRANCH']),
      exclude: z.array(z.string()).default([]),
      rules: z.array(rule).min(1),
      bypassActors: z.array(bypassActor).default([]),
    },
    (person, { repository: name, ...input }) => ({ id: person.setRuleset(name, input).id }),
  ),
  'import-ruleset': act({ repository, ruleset: z.record(z.string(), z.unknown()) }, (person, input) => ({
    id: person.importRuleset(input.repository, input.ruleset).id,
  })),
  'import-organization-ruleset': act(
    { organization: z.string(), ruleset: z.record(z.string(), z.unknown()) },
    (person, input) => ({ id: person.importOrganizationRuleset(input.organization, input.ruleset).id }),
  ),
  'delete-ruleset': act({ repository, name: z.string() }, (person, input) =>
    person.deleteRuleset(input.repository, input.name),
  ),
};
