import type { Account } from '../../domain/account.ts';
import type { Sha } from '../../domain/ids.ts';
import type { TagProblem } from '../../domain/release.ts';
import type { TagVerdict, TagViolation } from '../../domain/tag.ts';
import { serverHint } from '../pull-request/web-committers.ts';
import { enumeration, gitName, names, signers } from '../text/phrases.ts';
import { terminalLine } from '../text/terminal.ts';
import { code, type Inline, link, type Phrase, person, phrase, text, words } from '../text/tree.ts';

/**
 * A violation as a sentence without a period.
 * @param commit names a commit, with a link to it
 */
export function sentenceOf(violation: TagViolation, commit: (sha: Sha) => Inline): Phrase {
  switch (violation.code) {
    case 'no-commit':
      return phrase`it stands for something that is no commit`;
    case 'no-release':
      return phrase`no release pull request became ${commit(violation.commit)} by being merged (TAG-2)`;
    case 'bypassed':
      return phrase`the release ${link(phrase`#${violation.number}`, violation.url)} was not ready when it was merged (MRG-2)`;
    case 'pusher-unknown':
      return phrase`nobody saw who pushed it: no webhook told of it (TAG-4)`;
    case 'machine':
      return phrase`pushed by ${person(violation.pusher)}, which is not a person (TAG-2)`;
    case 'order-unknown':
      return phrase`Countersign made it, and does not know for whom (MRG-1)`;
    case 'not-a-deployer':
      return phrase`pushed by ${person(violation.pusher)}, who does not hold the role ${code('deployer')} (SOD-5)`;
    case 'code-author':
      return phrase`pushed by ${person(violation.pusher)}, who contributed to the code that it releases (SOD-5)`;
    case 'signer-wrote':
      return phrase`${signers(violation.signers)} signed the release, and contributed to what it ships (SOD-7)`;
    case 'unattributed':
      return phrase`it releases commits that cannot be tied to an account (SOD-4): ${enumeration(
        violation.commits.map(
          (one) =>
            phrase`${commit(one.commit)} (${words(one.part)} ${gitName(one.name)}, ${text(one.email ?? 'no address', 120)})`,
        ),
      )}`;
    case 'not-annotated':
      return phrase`it is a lightweight tag, and the policy wants a signed one (TAG-2)`;
    case 'unsigned':
      return phrase`it is not signed, and the policy wants that (TAG-2)`;
    case 'unverified':
      return phrase`GitHub did not verify its signature: ${code(violation.reason)} (TAG-2)`;
    case 'moved':
      return phrase`it was moved${by(violation.by)}: it counted at ${commit(violation.from)} (TAG-3)`;
    case 'deleted':
      return phrase`it was deleted${by(violation.by)}: it counted at ${commit(violation.commit)} (TAG-3)`;
    default:
      return violation satisfies never;
  }
}

const by = (account: Account | null): Phrase => (account === null ? [] : phrase` by ${person(account)}`);

/** How to fix it, without a period. No command contains the tag's name, because people would run it as it is. */
export function fixOf(violation: TagViolation): Phrase {
  switch (violation.code) {
    case 'no-commit':
      return phrase`delete the tag`;
    case 'no-release':
    case 'bypassed':
      return phrase`delete the tag, and release through a pull request that is ready when it is merged; the commit that it becomes can be tagged`;
    case 'pusher-unknown':
      return phrase`have GitHub deliver the webhook of the push again (the app’s settings, Advanced, Recent deliveries; kept for 3 days), or let a deployer delete the tag and push it again; GitHub tells of no tag where more than three are pushed at once`;
    case 'machine':
      return phrase`delete the tag, and let a person who may deploy push it`;
    case 'order-unknown':
      return phrase`delete the tag, and let a deployer who wrote none of the code push it`;
    case 'not-a-deployer':
    case 'code-author':
      return phrase`delete the tag, and let somebody else push it: ${violation.deployers.length > 0 ? names(violation.deployers, 'or') : phrase`the policy names no deployer who wrote none of the code`}`;
    case 'signer-wrote':
      return phrase`delete the tag, and make another release, signed off by people who wrote nothing since the previous release; the commit that it becomes can be tagged`;
    case 'unattributed':
      return phrase`tie the addresses to accounts (a bot’s to ${code('NAME[bot]')}) under ${code('separation-of-duties.identities')} of the policy${serverHint(violation.commits)}`;
    case 'not-annotated':
    case 'unsigned':
      return phrase`delete the tag, and push a signed one (${code('git tag -s')})`;
    case 'unverified':
      return phrase`let the signer add the key to the account on GitHub, or delete the tag and sign it with a key that is known there`;
    case 'moved':
      return phrase`let a deployer who wrote none of the code push it back to ${code(violation.from)}; what is there now needs a tag of its own`;
    case 'deleted':
      return phrase`let a deployer who wrote none of the code push it again at ${code(violation.commit)}; where the release is withdrawn for good, close this issue`;
    default:
      return violation satisfies never;
  }
}

/** A verdict against a tag, as the check on its commit shows it (TAG-3). */
export function tagProblem(verdict: TagVerdict, issue: string | null): TagProblem {
  const [first, ...others] = verdict.violations;
  const more = others.length > 0 ? phrase`, and ${others.length} more` : '';
  const gist = first === undefined ? phrase`it could not be judged` : phrase`${gistOf(first)}${more}`;
  return { tag: verdict.subject.name, gist: terminalLine(gist), issue };
}

/** The violation in a few words. */
function gistOf(violation: TagViolation): Phrase {
  switch (violation.code) {
    case 'no-commit':
      return phrase`it stands for no commit`;
    case 'no-release':
      return phrase`its commit is not a release`;
    case 'bypassed':
      return phrase`its release was not ready at the merge`;
    case 'pusher-unknown':
      return phrase`nobody saw who pushed it`;
    case 'machine':
      return phrase`pushed by ${person(violation.pusher)}, no person`;
    case 'order-unknown':
      return phrase`made for nobody knows whom`;
    case 'not-a-deployer':
      return phrase`pushed by ${person(violation.pusher)}, no deployer`;
    case 'code-author':
      return phrase`pushed by ${person(violation.pusher)}, a code author`;
    case 'signer-wrote':
      return phrase`signed by ${enumeration(violation.signers.map(({ account }) => [person(account)]))}, who wrote of it`;
    case 'unattributed':
      return phrase`commits of nobody known`;
    case 'not-annotated':
      return phrase`a lightweight tag, not signed`;
    case 'unsigned':
      return phrase`not signed`;
    case 'unverified':
      return phrase`its signature is not verified (${text(violation.reason)})`;
    case 'moved':
      return phrase`it was moved`;
    case 'deleted':
      return phrase`it was deleted`;
    default:
      return violation satisfies never;
  }
}
