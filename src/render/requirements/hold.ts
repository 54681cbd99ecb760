import { distinctAccounts, includesAccount, sameAccount } from '../../domain/account.ts';
import { RELEASE_COORDINATOR } from '../../domain/policy.ts';
import { type Block, type HoldRequirement, isMet } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { holdersShown, requirementOf } from '../pull-request/context.ts';
import { because, fullStop, names, namesInOrder } from '../text/phrases.ts';
import { code, link, moment, type Phrase, person, phrase, strong } from '../text/tree.ts';
import { obstacle, type RequirementWords } from './words.ts';

/** SIGN-13. */
export const holdWords: RequirementWords<'hold'> = {
  kind: 'hold',
  name: 'No hold',
  always: true,
  row(found) {
    const by = distinctAccounts(holdsOf(found).map(({ actor }) => actor));
    return { found: by.length === 0 ? [] : phrase`held by ${names(by)}` };
  },
  clauses(open) {
    const by = namesInOrder(
      holdsOf(open).map(({ actor }) => actor),
      3,
    );
    return [by.length === 0 ? phrase`whether somebody holds the release is not known` : phrase`held by ${by}`];
  },
  short: () => phrase`held`,
  blocks(found, { verdict }) {
    const open = found.filter((one) => !isMet(one));
    if (open.length === 0) return [];
    const holds = holdsOf(open);
    return holds.length === 0
      ? [obstacle('', phrase`⚠️ ${strong`Whether somebody holds the release`} is not known.`)]
      : [
          obstacle(
            'holds',
            phrase`⛔ ${strong`The release is held:`}`,
            holds.map((hold) => holdLine(verdict, hold)),
          ),
        ];
  },
  recordedAs: 'held',
  lacked: ({ by }) => (by.length === 0 ? phrase`it was held` : phrase`held by ${namesInOrder(by, 3)}`),
};

const holdsOf = (found: readonly HoldRequirement[]): readonly Block[] => found.flatMap(({ holds }) => holds);

/** Who holds it, why, and who can lift it. */
function holdLine(verdict: Verdict, { actor, at, url, reason }: Block): Phrase {
  const authors = requirementOf(verdict, 'authors')?.authors ?? [];
  const others = holdersShown(verdict, RELEASE_COORDINATOR).filter(
    (account) => !includesAccount(authors, account) && !sameAccount(account, actor),
  );
  const also =
    others.length > 0
      ? phrase`, or a release coordinator (${names(others)}),`
      : phrase`, or a release coordinator who did not contribute to this release,`;
  const said = phrase`by ${person(actor)} (${link([moment(at)], url)})${because(reason)}`;
  return phrase`${fullStop(said)} Only ${person(actor)}${also} can resume the release, with ${code('/unhold')}.`;
}
