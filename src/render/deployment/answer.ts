import type { Account } from '../../domain/account.ts';
import type { DeploymentFacts, DeploymentVerdict } from '../../domain/deployment.ts';
import { fitToLimit, paragraph, type SizedBlock } from '../markdown/budget.ts';
import { code, inlineMarkdown, link, plainText } from '../markdown/escape.ts';
import { who } from '../markdown/phrases.ts';
import { reasonText } from './reasons.ts';

/** GitHub takes 1,024 characters; counted in bytes, which are never fewer. */
const LIMIT_BYTES = 1_024;

/** How a deployment went ahead without this app's approval. */
export type WithoutApproval =
  /** No protection rule of this app asked: over the deployments API, or into an environment without the rule. */
  | { readonly how: 'unasked' }
  /** It was asked, and somebody passed by it, or switched the rule off; `by`: who, where GitHub says so. */
  | { readonly how: 'bypassed'; readonly by: Account | null };

/**
 * DEP-1: what a deployment that waits lacks, at most 1,024 bytes. The same reasons give the same text (VER-5).
 * @param last true where GitHub takes no further text after this one
 */
export function deploymentStatus(verdict: DeploymentVerdict, facts: DeploymentFacts, last: boolean): string {
  return fitToLimit(
    [
      paragraph('⬜ **Waiting.** It is approved as soon as this is mended:'),
      reasonBlock(verdict, facts),
      paragraph(last ? 'GitHub takes no further status text; the decision comes without one.' : ''),
    ],
    LIMIT_BYTES,
  );
}

/** DEP-1: what goes with the approval or the rejection, at most 1,024 bytes. */
export function deploymentAnswer(verdict: DeploymentVerdict, facts: DeploymentFacts): string {
  if (verdict.decision !== 'approve') {
    return fitToLimit(
      [paragraph('⛔ **Rejected by Countersign.**'), reasonBlock(verdict, facts), paragraph(digest(verdict))],
      LIMIT_BYTES,
    );
  }
  const { release, previous, person } = verdict;
  const of = release === null ? '' : ` of release ${link(`#${release.number}`, release.url)}`;
  const since = previous === null ? '' : ` since ${inlineMarkdown(previous.tag, 80)}`;
  return fitToLimit(
    [
      paragraph(
        `✅ **Approved by Countersign.** ${commit(facts)}${of} passed the tag gate; ${who(person)} is a deployer, and had no hand in the code${since}.`,
      ),
      paragraph(digest(verdict)),
    ],
    LIMIT_BYTES,
  );
}

const digest = ({ policyDigest }: DeploymentVerdict): string =>
  policyDigest === null ? '' : `Policy digest (SHA-256): \`${policyDigest}\``;

const commit = ({ deployed, repository }: DeploymentFacts): string =>
  link(code(deployed.slice(0, 10)), `${repository.url}/commit/${deployed}`);

const reasonBlock = (verdict: DeploymentVerdict, facts: DeploymentFacts): SizedBlock => ({
  name: 'reasons',
  head: '',
  lines: verdict.reasons.map((reason) => {
    const { says, fix } = reasonText(reason, facts);
    return `- ${says}${fix === '' ? '' : ` ${fix}`}`;
  }),
  tail: '',
  worth: 10,
});

/** DEP-1: the issue about a deployment that went ahead and breaks the rules. The title is plain text. */
export function deploymentIssue(
  verdict: DeploymentVerdict,
  facts: DeploymentFacts,
  without: WithoutApproval,
): { readonly title: string; readonly body: string } {
  const { request, run, repository } = facts;
  return {
    title: plainText(`Deployment ${request.id} to ${request.environment} breaks the rules`, 255),
    body: fitToLimit([
      paragraph(
        `${who(verdict.person)} deployed ${commit(facts)} (${inlineMarkdown(request.ref, 100)}) to **${inlineMarkdown(request.environment, 100)}**. ${sentenceOf(without)}`,
      ),
      { ...reasonBlock(verdict, facts), head: 'What is wrong with it:\n', name: 'reasons' },
      paragraph(
        [
          link('All deployments', `${repository.url}/deployments`),
          ...(run === null ? [] : [link(`the run, attempt ${run.attempt}`, run.url)]),
        ].join(' · '),
      ),
      paragraph(
        'Countersign can report this, and not undo it. Look at what was deployed, then close this issue; it is not opened again for this deployment.',
      ),
      paragraph(digest(verdict)),
    ]),
  };
}

function sentenceOf(without: WithoutApproval): string {
  if (without.how === 'unasked') {
    return 'No protection rule asked Countersign: it was made over the deployments API, or the environment does not have the rule.';
  }
  return without.by === null
    ? 'It did not wait for Countersign: somebody bypassed the protection rule, or switched it off.'
    : `It did not wait for Countersign: ${who(without.by)} started it in spite of the protection rule.`;
}
