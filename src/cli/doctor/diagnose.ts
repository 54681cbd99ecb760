import type { AppRegistration, SetupFacts } from '../../domain/setup.ts';
import { judgeBranches } from './branches.ts';
import { judgeBypass } from './bypass.ts';
import { judgeEnvironments, type Nearest } from './environments.ts';
import { type Finding, finding } from './finding.ts';
import { judgeMoving } from './moving-tags.ts';
import { judgePeople } from './people.ts';
import { judgePermissions, type Manifest } from './permissions.ts';
import { judgePolicy } from './policy.ts';
import { type ExampleRefs, releaseBranches } from './release-branches.ts';
import { judgeServer } from './server.ts';
import { judgeTags, type RulesetPattern } from './tags.ts';

/** What judging needs beside the facts. */
export interface DiagnoseDependencies {
  readonly exampleRefs: ExampleRefs;
  readonly rulesetPattern: RulesetPattern;
  readonly nearest: Nearest;
  /** What this version of the app asks for. */
  readonly needed: Manifest;
}

/**
 * What is right and wrong with how a repository is set up. What could not be read is a finding, never right. Without a
 * valid policy nothing is said of branches, tags, environments and people: it would not be known which.
 */
export function diagnose(facts: SetupFacts, needs: DiagnoseDependencies): readonly Finding[] {
  const reading = facts.policy.state === 'known' ? facts.policy.value : null;
  const policy = reading?.state === 'valid' ? reading.policy : null;
  const { exampleRefs, nearest, needed } = needs;
  return [
    ...judgeServer(facts),
    ...(facts.repository.archived ? [archived(facts)] : []),
    ...judgePermissions(facts, needed),
    ...judgePolicy(facts),
    ...(policy === null
      ? []
      : [
          ...judgeBranches(facts, releaseBranches(policy, facts.repository.defaultBranch, exampleRefs)),
          ...judgeTags(facts, policy, needs),
          ...judgeMoving(facts, policy),
          ...judgeEnvironments(facts, policy, nearest),
          ...judgePeople(facts, policy),
        ]),
    ...judgeBypass(facts),
  ];
}

const archived = ({ repository: { owner, name, url } }: SetupFacts): Finding =>
  finding('installation', 'error', 'archived', {
    subjects: [`${owner}/${name}`],
    found: `${owner}/${name} is archived, and so read-only.`,
    why: 'GitHub refuses each check, comment and merge there, so the app rests: nothing is decided anew.',
    fix: `Unarchive it at ${url}/settings, and everything open is looked at again by itself`,
  });

/** The one finding where the app is not installed on the repository; GitHub does not tell that from a misspelt name. */
export const notInstalled = (name: string, app: AppRegistration): Finding =>
  finding('installation', 'error', 'not-installed', {
    subjects: [name],
    found: `${app.name} is not installed on ${name}, or there is no such repository.`,
    why: 'It sees nothing there, and gives no check.',
    fix: `Install it at ${app.installUrl}, and choose the repository`,
  });

export const suspended = (name: string, app: AppRegistration, url: string): Finding =>
  finding('installation', 'error', 'suspended', {
    subjects: [name],
    found: `The installation of ${app.name} is suspended.`,
    why: 'It sees nothing there, and gives no check.',
    fix: `An owner unsuspends it at ${url}`,
  });
