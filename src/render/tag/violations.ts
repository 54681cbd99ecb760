import type { Account } from '../../domain/account.ts';
import type { Sha } from '../../domain/ids.ts';
import type { TagProblem } from '../../domain/release.ts';
import type { TagVerdict, TagViolation } from '../../domain/tag.ts';
import { code, inlineMarkdown, link } from '../markdown/escape.ts';
import { enumeration, gitName, names, signerWords, who } from '../markdown/phrases.ts';
import { serverHint } from '../pull-request/web-committers.ts';

/**
 * What a violation is, as Markdown, without a full stop.
 * @param commit names a commit, with a link to it
 */
export function sentenceOf(violation: TagViolation, commit: (sha: Sha) => string): string {
  switch (violation.code) {
    case 'no-commit':
      return 'it stands for something that is no commit';
    case 'no-release':
      return `no release pull request became ${commit(violation.commit)} by being merged (TAG-2)`;
    case 'bypassed':
      return `the release ${link(`#${violation.number}`, violation.url)} was not ready when it was merged (MRG-2)`;
    case 'pusher-unknown':
      return 'nobody saw who pushed it: no webhook told of it (TAG-4)';
    case 'machine':
      return `pushed by ${who(violation.pusher)}, which is no person (TAG-2)`;
    case 'order-unknown':
      return 'Countersign made it, and does not know for whom (MRG-1)';
    case 'not-a-deployer':
      return `pushed by ${who(violation.pusher)}, who does not hold the role ${code('deployer')} (SOD-5)`;
    case 'code-author':
      return `pushed by ${who(violation.pusher)}, who had a hand in the code that it releases (SOD-5)`;
    case 'signer-wrote':
      return `${signerWords(violation.signers)} signed the release, and had a hand in what it ships (SOD-7)`;
    case 'unattributed':
      return `it releases commits that cannot be tied to an account (SOD-4): ${enumeration(
        violation.commits.map(
          (one) =>
            `${commit(one.commit)} (${one.part} ${gitName(one.name)}, ${inlineMarkdown(one.email ?? 'no address', 120)})`,
        ),
      )}`;
    case 'not-annotated':
      return 'it is a lightweight tag, and the policy wants a signed one (TAG-2)';
    case 'unsigned':
      return 'it is not signed, and the policy wants that (TAG-2)';
    case 'unverified':
      return `GitHub did not verify its signature: ${code(violation.reason)} (TAG-2)`;
    case 'moved':
      return `it was moved${by(violation.by)}: it counted at ${commit(violation.from)} (TAG-3)`;
    case 'deleted':
      return `it was deleted${by(violation.by)}: it counted at ${commit(violation.commit)} (TAG-3)`;
    default:
      return violation satisfies never;
  }
}

const by = (account: Account | null): string => (account === null ? '' : ` by ${who(account)}`);

/** How to mend it, as Markdown, without a full stop. No command has the tag's name in it: somebody would run it is. */
export function fixOf(violation: TagViolation): string {
  switch (violation.code) {
    case 'no-commit':
      return 'delete the tag';
    case 'no-release':
    case 'bypassed':
      return 'delete the tag, and release through a pull request that is ready when it is merged; the commit that it becomes can be tagged';
    case 'pusher-unknown':
      return 'have GitHub deliver the webhook of the push again (the app’s settings, Advanced, Recent deliveries; kept for 3 days), or let a deployer delete the tag and push it again; GitHub tells of no tag where more than three are pushed at once';
    case 'machine':
      return 'delete the tag, and let a person who may deploy push it';
    case 'order-unknown':
      return 'delete the tag, and let a deployer who wrote none of the code push it';
    case 'not-a-deployer':
    case 'code-author':
      return `delete the tag, and let somebody else push it: ${violation.deployers.length > 0 ? names(violation.deployers, 'or') : 'the policy names no deployer who wrote none of the code'}`;
    case 'signer-wrote':
      return 'delete the tag, and make another release, signed off by people who wrote nothing since the release before; the commit that it becomes can be tagged';
    case 'unattributed':
      return `tie the addresses to accounts (a bot’s to ${code('NAME[bot]')}) under ${code('separation-of-duties.identities')} of the policy${serverHint(violation.commits)}`;
    case 'not-annotated':
    case 'unsigned':
      return `delete the tag, and push a signed one (${code('git tag -s')})`;
    case 'unverified':
      return 'let the signer add the key to the account on GitHub, or delete the tag and sign it with a key that is known there';
    case 'moved':
      return `let a deployer who wrote none of the code push it back to ${code(violation.from)}; what is there now needs a tag of its own`;
    case 'deleted':
      return `let a deployer who wrote none of the code push it again at ${code(violation.commit)}; where the release is withdrawn for good, close this issue`;
    default:
      return violation satisfies never;
  }
}

/** A verdict against a tag, as the check on its commit shows it (TAG-3). */
export function tagProblem(verdict: TagVerdict, issue: string | null): TagProblem {
  const [first, ...others] = verdict.violations;
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  const gist = first === undefined ? 'it could not be judged' : `${gistOf(first)}${more}`;
  return { tag: verdict.subject.name, gist, issue };
}

/** A few words of plain text; not escaped. */
function gistOf(violation: TagViolation): string {
  switch (violation.code) {
    case 'no-commit':
      return 'it stands for no commit';
    case 'no-release':
      return 'its commit is no release';
    case 'bypassed':
      return 'its release was not ready at the merge';
    case 'pusher-unknown':
      return 'nobody saw who pushed it';
    case 'machine':
      return `pushed by ${violation.pusher.login}, no person`;
    case 'order-unknown':
      return 'made for nobody knows whom';
    case 'not-a-deployer':
      return `pushed by ${violation.pusher.login}, no deployer`;
    case 'code-author':
      return `pushed by ${violation.pusher.login}, a code author`;
    case 'signer-wrote':
      return `signed by ${enumeration(violation.signers.map(({ account }) => account.login))}, who wrote of it`;
    case 'unattributed':
      return 'commits of nobody known';
    case 'not-annotated':
      return 'a lightweight tag, not signed';
    case 'unsigned':
      return 'not signed';
    case 'unverified':
      return `its signature is not verified (${violation.reason})`;
    case 'moved':
      return 'it was moved';
    case 'deleted':
      return 'it was deleted';
    default:
      return violation satisfies never;
  }
}
