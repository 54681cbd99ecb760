import type { AppRegistration, SetupFacts } from '../../domain/setup.ts';
import { phrase } from '../../render/text/tree.ts';
import { judgeBranches } from './branches.ts';
import { judgeBypass } from './bypass.ts';
import { judgeEnvironments, type Nearest } from './environments.ts';
import { type Finding, finding, named, webAddress } from './finding.ts';
import { judgeMoving } from './moving-tags.ts';
import { judgePeople } from './people.ts';
import { judgePermissions, type Manifest } from './permissions.ts';
import { judgePolicy } from './policy.ts';
import { type ExampleRefs, releaseBranches } from './release-branches.ts';
import { judgeServer } from './server.ts';
import type { RulesetPattern } from './tag-rulesets.ts';
import { judgeTags } from './tags.ts';

/** What a diagnosis needs besides the facts. */
export interface DiagnoseDependencies {
  readonly exampleRefs: ExampleRefs;
  readonly rulesetPattern: RulesetPattern;
  readonly nearest: Nearest;
  /** The permissions and events that this version of the app needs. */
  readonly needed: Manifest;
}

/**
 * Judges the setup of a repository. What could not be read is a finding, never ok.
 * Without a valid policy there are no findings about branches, tags, environments and people, because only the policy
 * says which ones matter.
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
    found: phrase`${named(`${owner}/${name}`)} is archived, so it is read-only.`,
    why: phrase`GitHub refuses every check, comment and merge there, so the app does nothing.`,
    fix: phrase`Unarchive it at ${webAddress(`${url}/settings`)}; then the app checks everything open again`,
  });

/** The only finding if the app is not installed. GitHub answers the same for a misspelled name. */
export const notInstalled = (name: string, app: AppRegistration): Finding =>
  finding('installation', 'error', 'not-installed', {
    subjects: [name],
    found: phrase`${named(app.name)} is not installed on ${named(name)}, or there is no such repository.`,
    why: phrase`The app cannot read the repository and gives no check.`,
    fix: phrase`Install it at ${webAddress(app.installUrl)}, and select the repository`,
  });

/** The only finding if the installation is suspended. */
export const suspended = (name: string, app: AppRegistration, url: string): Finding =>
  finding('installation', 'error', 'suspended', {
    subjects: [name],
    found: phrase`The installation of ${named(app.name)} is suspended.`,
    why: phrase`The app cannot read the repository and gives no check.`,
    fix: phrase`Ask an owner to unsuspend it at ${webAddress(url)}`,
  });
