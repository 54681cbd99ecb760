import type { DeploymentFacts, DeploymentReason } from '../../domain/deployment.ts';
import { POLICY_PATH } from '../../domain/policy.ts';
import { code, inlineMarkdown, link } from '../markdown/escape.ts';
import { counted, enumeration, names, signerWords, who } from '../markdown/phrases.ts';
import { serverHint } from '../pull-request/web-committers.ts';

/** What a reason says, and what would mend it. Both are Markdown, of one line, with a full stop. */
export interface ReasonText {
  readonly says: string;
  /** Empty where nothing mends it for this deployment. */
  readonly fix: string;
}

/** DEP-1: why a deployment is not approved, for people. */
export function reasonText(reason: DeploymentReason, { repository, request }: DeploymentFacts): ReasonText {
  const commit = (sha: string) => link(code(sha.slice(0, 10)), `${repository.url}/commit/${sha}`);
  switch (reason.code) {
    case 'code-author':
      return {
        says: `${who(reason.person)} had a hand in the code that this would deploy, and so may not deploy it.`,
        fix:
          reason.deployers.length > 0
            ? `Have it started by ${names(reason.deployers, 'or')}.`
            : 'Every deployer had a hand in it; a release coordinator has to name another one in the policy.',
      };
    case 'machine':
      return {
        says:
          reason.person === null
            ? 'A schedule started this run; a deployment has to be started by a person.'
            : `${who(reason.person)} is not a person; a deployment has to be started by one.`,
        fix: 'Let a deployer start it, or run it again.',
      };
    case 'no-release':
      return {
        says: `${commit(reason.commit)} is not the merge commit of a release.`,
        fix: 'Deploy the commit of a release pull request, or the tag on it.',
      };
    case 'bypassed':
      return {
        says: `Release ${link(`#${reason.number}`, reason.url)} was merged while it was not ready.`,
        fix: 'Make a release that is signed off before it is merged.',
      };
    case 'signer-wrote':
      return {
        says: `${signerWords(reason.signers)} signed the release, and had a hand in what this would deploy.`,
        fix: 'Make another release, signed off by people who wrote nothing of it since the release before.',
      };
    case 'commit-differs':
      return {
        says: `The run is for ${commit(reason.run)}, but what it deploys is ${commit(reason.deployed)}.`,
        fix: 'Start the workflow on the commit that is to be deployed.',
      };
    case 'not-a-deployer':
      return {
        says: `${who(reason.person)} does not hold the role deployer.`,
        fix:
          reason.deployers.length > 0
            ? `Have it started by ${names(reason.deployers, 'or')}, or let ${who(reason.person)} be given the role.`
            : `Name a deployer in ${code(POLICY_PATH)}.`,
      };
    case 'person-unknown':
      return { says: 'GitHub does not say who started it.', fix: 'Let a deployer start it, or run it again.' };
    case 'tag-violation': {
      const { tag, gist, issue } = reason.violation;
      const where = issue === null ? '' : ` (${link('report', issue)})`;
      return {
        says: `The tag ${inlineMarkdown(tag, 100)} breaks the rules: ${inlineMarkdown(gist, 200)}${where}.`,
        fix: 'Mend the tag.',
      };
    }
    case 'unattributed':
      return {
        says: `${counted(reason.commits.length, 'part')} of the commits to be deployed cannot be tied to an account (${enumeration([...new Set(reason.commits.map((one) => commit(one.commit)))], 2)}), so it is not known who wrote them.`,
        fix: `Name the addresses under ${code('separation-of-duties.identities')} (a bot’s as ${code('NAME[bot]')})${serverHint(reason.commits)}.`,
      };
    case 'no-policy':
      return {
        says: `The repository has no ${code(POLICY_PATH)}, so nobody may approve ${inlineMarkdown(request.environment, 100)}.`,
        fix: 'Add the policy, or take the protection rule off the environment.',
      };
    case 'policy':
      return {
        says: `The policy has ${counted(reason.problems.length, 'problem')}${firstProblem(reason)}.`,
        fix: `Correct ${code(POLICY_PATH)} on the default branch.`,
      };
    case 'unread':
      return {
        says: `Could not read ${enumeration(
          reason.missing.map(({ what, why }) => `${inlineMarkdown(what, 100)} (${why})`),
          2,
        )}.`,
        fix: 'It is tried again by itself.',
      };
    default:
      return reason satisfies never;
  }
}

function firstProblem({ problems }: Extract<DeploymentReason, { code: 'policy' }>): string {
  const [first] = problems;
  return first === undefined
    ? ''
    : `, the first in ${inlineMarkdown(`${first.file}:${first.line}`, 100)}: ${inlineMarkdown(first.problem, 160)}`;
}
