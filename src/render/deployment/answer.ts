import type { Account } from '../../domain/account.ts';
import type { DeploymentFacts, DeploymentVerdict } from '../../domain/deployment.ts';
import { markdown } from '../text/markdown.ts';
import { digestWords, joined } from '../text/phrases.ts';
import { titleLine } from '../text/terminal.ts';
import {
  commit,
  type Inline,
  type List,
  link,
  list,
  type Phrase,
  paragraph,
  person,
  phrase,
  strong,
  text,
} from '../text/tree.ts';
import { reasonText } from './reasons.ts';

/** GitHub accepts 1,024 characters. Counted in bytes, which are never fewer. */
const LIMIT_BYTES = 1_024;

/** How a deployment went ahead without this app's approval. */
export type WithoutApproval =
  /** No protection rule of this app was asked. The deployments API was used, or the environment has no rule. */
  | { readonly how: 'unasked' }
  /** The rule was asked, and somebody bypassed it or switched it off. `by`: who, if GitHub says so. */
  | { readonly how: 'bypassed'; readonly by: Account | null };

/**
 * DEP-1: what a waiting deployment lacks, at most 1,024 bytes. The same reasons give the same text (VER-5).
 * @param last true if GitHub accepts no further text after this one
 */
export function deploymentStatus(verdict: DeploymentVerdict, facts: DeploymentFacts, last: boolean): string {
  return markdown(
    [
      paragraph(phrase`⬜ ${strong`Waiting.`} It is approved as soon as this is fixed:`),
      reasonList(verdict, facts),
      paragraph(last ? phrase`GitHub takes no further status text; the decision comes without one.` : []),
    ],
    { limitBytes: LIMIT_BYTES },
  );
}

/** DEP-1: the text of an approval or a rejection, at most 1,024 bytes. */
export function deploymentAnswer(verdict: DeploymentVerdict, facts: DeploymentFacts): string {
  if (verdict.decision !== 'approve') {
    return markdown(
      [
        paragraph(phrase`⛔ ${strong`Rejected by Countersign.`}`),
        reasonList(verdict, facts),
        paragraph(digest(verdict)),
      ],
      { limitBytes: LIMIT_BYTES },
    );
  }
  const { release, previous } = verdict;
  const of = release === null ? '' : phrase` of release ${link(phrase`#${release.number}`, release.url)}`;
  const since = previous === null ? '' : phrase` since ${text(previous.tag, 80)}`;
  return markdown(
    [
      paragraph(
        phrase`✅ ${strong`Approved by Countersign.`} ${deployedCommit(facts)}${of} passed the tag gate; ${person(verdict.person)} is a deployer, and did not contribute to it${since}.`,
      ),
      paragraph(digest(verdict)),
    ],
    { limitBytes: LIMIT_BYTES },
  );
}

const digest = ({ policyDigest }: DeploymentVerdict): Phrase =>
  policyDigest === null ? [] : digestWords(policyDigest);

const deployedCommit = ({ deployed, repository }: DeploymentFacts): Inline =>
  commit(deployed, `${repository.url}/commit/${deployed}`, 10);

const reasonList = (verdict: DeploymentVerdict, facts: DeploymentFacts): List =>
  list(
    { name: 'reasons', worth: 10 },
    verdict.reasons.map((reason) => {
      const { says, fix } = reasonText(reason, facts);
      return phrase`${says}${fix.length === 0 ? '' : phrase` ${fix}`}`;
    }),
  );

/** DEP-1: the issue about an unapproved deployment that breaks the rules. The title is plain text. */
export function deploymentIssue(
  verdict: DeploymentVerdict,
  facts: DeploymentFacts,
  without: WithoutApproval,
): { readonly title: string; readonly body: string } {
  const { request, run, repository } = facts;
  return {
    title: titleLine(phrase`Deployment ${text(request.id)} to ${text(request.environment, 255)} breaks the rules`),
    body: markdown([
      paragraph(
        phrase`${person(verdict.person)} deployed ${deployedCommit(facts)} (${text(request.ref, 100)}) to ${strong`${text(request.environment, 100)}`}. ${sentenceOf(without)}`,
      ),
      paragraph(phrase`What is wrong with it:`),
      reasonList(verdict, facts),
      paragraph(
        joined(
          [
            [link(phrase`All deployments`, `${repository.url}/deployments`)],
            ...(run === null ? [] : [[link(phrase`the run, attempt ${run.attempt}`, run.url)]]),
          ],
          ' · ',
        ),
      ),
      paragraph(
        phrase`Countersign can report this, and not undo it. Look at what was deployed, then close this issue; it is not opened again for this deployment.`,
      ),
      paragraph(digest(verdict)),
    ]),
  };
}

function sentenceOf(without: WithoutApproval): Phrase {
  if (without.how === 'unasked') {
    return phrase`No protection rule asked Countersign: it was made over the deployments API, or the environment does not have the rule.`;
  }
  return without.by === null
    ? phrase`It did not wait for Countersign: somebody bypassed the protection rule, or switched it off.`
    : phrase`It did not wait for Countersign: ${person(without.by)} started it in spite of the protection rule.`;
}
