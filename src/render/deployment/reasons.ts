import type { DeploymentFacts, DeploymentReason } from '../../domain/deployment.ts';
import { POLICY_PATH } from '../../domain/policy.ts';
import { serverHint } from '../pull-request/web-committers.ts';
import { counted, enumeration, names, signers } from '../text/phrases.ts';
import { code, commit, link, type Phrase, person, phrase, text } from '../text/tree.ts';
import { unreadNoun } from '../unread.ts';

/** A reason as a sentence, and its fix. Both have a period. */
export interface ReasonText {
  readonly says: Phrase;
  /** Empty if nothing fixes it for this deployment. */
  readonly fix: Phrase;
}

/** DEP-1: why a deployment is not approved, for people. */
export function reasonText(reason: DeploymentReason, { repository, request }: DeploymentFacts): ReasonText {
  const linked = (sha: string) => commit(sha, `${repository.url}/commit/${sha}`, 10);
  switch (reason.code) {
    case 'code-author':
      return {
        says: phrase`${person(reason.person)} contributed to the code that this would deploy, and so may not deploy it.`,
        fix:
          reason.deployers.length > 0
            ? phrase`Have it started by ${names(reason.deployers, 'or')}.`
            : phrase`Every deployer contributed to it; a release coordinator has to name another one in the policy.`,
      };
    case 'machine':
      return {
        says:
          reason.person === null
            ? phrase`A schedule started this run; a deployment has to be started by a person.`
            : phrase`${person(reason.person)} is not a person; a deployment has to be started by one.`,
        fix: phrase`Let a deployer start it, or run it again.`,
      };
    case 'no-release':
      return {
        says: phrase`${linked(reason.commit)} is not the merge commit of a release.`,
        fix: phrase`Deploy the commit of a release pull request, or the tag on it.`,
      };
    case 'bypassed':
      return {
        says: phrase`Release ${link(phrase`#${reason.number}`, reason.url)} was merged while it was not ready.`,
        fix: phrase`Make a release that is signed off before it is merged.`,
      };
    case 'signer-wrote':
      return {
        says: phrase`${signers(reason.signers)} signed the release, and contributed to what this would deploy.`,
        fix: phrase`Make another release, signed off by people who wrote nothing of it since the previous release.`,
      };
    case 'commit-differs':
      return {
        says: phrase`The run is for ${linked(reason.run)}, but what it deploys is ${linked(reason.deployed)}.`,
        fix: phrase`Start the workflow on the commit that is to be deployed.`,
      };
    case 'not-a-deployer':
      return {
        says: phrase`${person(reason.person)} does not hold the role deployer.`,
        fix:
          reason.deployers.length > 0
            ? phrase`Have it started by ${names(reason.deployers, 'or')}, or let ${person(reason.person)} be given the role.`
            : phrase`Name a deployer in ${code(POLICY_PATH)}.`,
      };
    case 'person-unknown':
      return {
        says: phrase`GitHub does not say who started it.`,
        fix: phrase`Let a deployer start it, or run it again.`,
      };
    case 'tag-violation': {
      const { tag, gist, issue } = reason.violation;
      const where = issue === null ? '' : phrase` (${link(phrase`report`, issue)})`;
      return {
        says: phrase`The tag ${text(tag, 100)} breaks the rules: ${text(gist, 200)}${where}.`,
        fix: phrase`Fix the tag.`,
      };
    }
    case 'unattributed': {
      const commits = [...new Set(reason.commits.map((one) => one.commit))].map((sha) => [linked(sha)]);
      return {
        says: phrase`${counted(reason.commits.length, 'part')} of the commits to be deployed cannot be tied to an account (${enumeration(commits, 2)}), so it is not known who wrote them.`,
        fix: phrase`Name the addresses under ${code('separation-of-duties.identities')} (a bot’s as ${code('NAME[bot]')})${serverHint(reason.commits)}.`,
      };
    }
    case 'no-policy':
      return {
        says: phrase`The repository has no ${code(POLICY_PATH)}, so nobody may approve ${text(request.environment, 100)}.`,
        fix: phrase`Add the policy, or take the protection rule off the environment.`,
      };
    case 'policy':
      return {
        says: phrase`The policy has ${counted(reason.problems.length, 'problem')}${firstProblem(reason)}.`,
        fix: phrase`Correct ${code(POLICY_PATH)} on the default branch.`,
      };
    case 'unread':
      return {
        says: phrase`Could not read ${enumeration(
          reason.missing.map((gap) => unreadNoun(gap, 100)),
          2,
        )}.`,
        fix: reason.missing.some(({ why }) => why === 'forbidden')
          ? phrase`An owner can grant the permission in the app’s installation settings. It is tried again by itself.`
          : phrase`It is tried again by itself.`,
      };
    default:
      return reason satisfies never;
  }
}

function firstProblem({ problems }: Extract<DeploymentReason, { code: 'policy' }>): Phrase {
  const [first] = problems;
  return first === undefined
    ? []
    : phrase`, the first in ${text(`${first.file}:${first.line}`, 100)}: ${text(first.problem, 160)}`;
}
