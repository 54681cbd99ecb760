import { distinctAccounts, includesAccount, sameAccount } from '../../domain/account.ts';
import { RELEASE_COORDINATOR } from '../../domain/policy.ts';
import { type Block, type HoldRequirement, isMet } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { link, plainText } from '../markdown/escape.ts';
import { because, fullStop, moment, names, plainNames, who } from '../markdown/phrases.ts';
import { holdersShown, requirementOf } from '../pull-request/context.ts';
import { obstacle, type RequirementWords } from './words.ts';

/** SIGN-13. */
export const holdWords: RequirementWords<'hold'> = {
  kind: 'hold',
  name: 'Nobody holds it',
  always: true,
  row(found) {
    const by = distinctAccounts(holdsOf(found).map(({ actor }) => actor));
    return { found: by.length === 0 ? '' : `held by ${names(by)}` };
  },
  clauses(open) {
    const by = plainNames(
      holdsOf(open).map(({ actor }) => actor),
      3,
    );
    return [by === '' ? 'whether somebody holds the release is not known' : `held by ${by}`];
  },
  short: () => 'held',
  blocks(found, { verdict }) {
    const open = found.filter((one) => !isMet(one));
    if (open.length === 0) return [];
    const holds = holdsOf(open);
    return holds.length === 0
      ? [obstacle('', '⚠️ **Whether somebody holds the release** is not known.')]
      : [
          obstacle(
            'holds',
            '⛔ **The release is held:**',
            holds.map((hold) => holdLine(verdict, hold)),
          ),
        ];
  },
  lines: (found) =>
    holdsOf(found).map(
      ({ actor, at, reason }) => `held by ${plainText(actor.login, 80)}, ${moment(at)}: ${plainText(reason, 300)}`,
    ),
  recordedAs: 'held',
  lacked: ({ by }) => (by.length === 0 ? 'it was held' : `held by ${plainNames(by, 3)}`),
};

const holdsOf = (found: readonly HoldRequirement[]): readonly Block[] => found.flatMap(({ holds }) => holds);

/** Who holds it, why, and who can free it. */
function holdLine(verdict: Verdict, { actor, at, url, reason }: Block): string {
  const authors = requirementOf(verdict, 'authors')?.authors ?? [];
  const others = holdersShown(verdict, RELEASE_COORDINATOR).filter(
    (account) => !includesAccount(authors, account) && !sameAccount(account, actor),
  );
  const also =
    others.length > 0
      ? `, or a release coordinator (${names(others)}),`
      : ', or a release coordinator without a hand in the code,';
  const said = `- by ${who(actor)} (${link(moment(at), url)})${because(reason)}`;
  return `${fullStop(said)} Only ${who(actor)}${also} can let it go on, with \`/unhold\`.`;
}
