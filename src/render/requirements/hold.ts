import { distinctAccounts, includesAccount } from '../../domain/account.ts';
import { RELEASE_COORDINATOR } from '../../domain/policy.ts';
import { type Block, type HoldRequirement, isMet } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { holdersShown, requirementOf } from '../pull-request/context.ts';
import { because, fullStop, names, namesInOrder } from '../text/phrases.ts';
import { code, link, moment, type Phrase, person, phrase, strong } from '../text/tree.ts';
import { obstacle, type RequirementWords, TRIES_AGAIN } from './words.ts';

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
  blockers: (open) =>
    holdsOf(open).length === 0
      ? [phrase`what may be a hold`]
      : distinctAccounts(holdsOf(open).map(({ actor }) => actor)).map((account) => phrase`${person(account)}’s hold`),
  steps: (open, _, { verdict }) =>
    holdsOf(open).length === 0
      ? [TRIES_AGAIN]
      : [phrase`${whoResumes(verdict, holdsOf(open))} with ${code('/unhold')}`],
  short: () => phrase`held`,
  blocks(found) {
    const open = found.filter((one) => !isMet(one));
    if (open.length === 0) return [];
    const holds = holdsOf(open);
    return holds.length === 0
      ? [obstacle('', phrase`⚠️ ${strong`Whether somebody holds the release`} is not known.`)]
      : holds.length === 1
        ? holds.map((hold) => obstacle('', phrase`⛔ ${strong`Held`} ${holdLine(hold)}`))
        : [obstacle('holds', phrase`⛔ ${strong`Held`}`, holds.map(holdLine))];
  },
  recordedAs: 'held',
  lacked: ({ by }) => (by.length === 0 ? phrase`it was held` : phrase`held by ${namesInOrder(by, 3)}`),
};

const holdsOf = (found: readonly HoldRequirement[]): readonly Block[] => found.flatMap(({ holds }) => holds);

/** Who holds it, since when and why. */
const holdLine = ({ actor, at, url, reason }: Block): Phrase =>
  fullStop(phrase`by ${person(actor)} (${link([moment(at)], url)})${because(reason)}`);

/** SIGN-13: whoever holds it ends their own hold; a release coordinator who contributed nothing ends any. */
function whoResumes(verdict: Verdict, holds: readonly Block[]): Phrase {
  const authors = requirementOf(verdict, 'authors')?.authors ?? [];
  const holders = distinctAccounts(holds.map(({ actor }) => actor));
  const coordinators = holdersShown(verdict, RELEASE_COORDINATOR).filter(
    (account) => !includesAccount(authors, account) && !includesAccount(holders, account),
  );
  if (holders.length > 1) {
    const any = coordinators.length === 0 ? '' : phrase`${names(coordinators, 'or', 3)} can resume the release, or `;
    return phrase`${any}${namesInOrder(holders, 3)} each end their own hold`;
  }
  const other = coordinators.length === 0 ? phrase` or a release coordinator who did not contribute to it` : '';
  return phrase`${names([...holders, ...coordinators], 'or', 4)}${other} can resume the release`;
}
