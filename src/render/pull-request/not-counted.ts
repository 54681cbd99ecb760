import { sameAccount } from '../../domain/account.ts';
import { isMet, type SignOff, type StateRequirement } from '../../domain/requirement.ts';
import type { JudgedAct } from '../../domain/verdict.ts';
import { enumeration } from '../text/phrases.ts';
import { link, moment, type Phrase, person, phrase, quoted } from '../text/tree.ts';
import { states, stateTitle, titleOf, type VerdictContext } from './context.ts';
import { dispositionText } from './disposition.ts';
import { reason, signedWhen } from './reasons.ts';

/** VER-4: the sign-offs and acts that are not counted, each with its reason. Those with one reason are one line. */
export function notCounted(context: VerdictContext): { readonly count: number; readonly lines: readonly Phrase[] } {
  const found = states(context.verdict).flatMap((state) => state.notCounted.map((one) => ({ state, ...one })));
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const key = groupOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const told = new Set(found.map(({ signOff }) => signOff.act));
  const refused = context.verdict.acts.filter(
    ({ act, disposition }) => disposition.kind === 'refused' && !told.has(act.id),
  );
  return {
    count: found.length + refused.length,
    lines: [
      ...[...groups.values()].map((group) => lineOf(context, group)),
      ...refused.map((one) => refusedLine(context, one)),
    ],
  };
}

interface Found {
  readonly state: StateRequirement;
  readonly signOff: SignOff;
  readonly why: StateRequirement['notCounted'][number]['why'];
}

/** The same for sign-offs that one push made stale, and that the same people can renew. */
function groupOf({ state, signOff, why }: Found): string {
  const alone = why.code !== 'stale' || !mayAgain(state, signOff);
  return alone ? signOff.act + state.state : `${why.because} ${signOff.commit} ${isMet(state)}`;
}

const mayAgain = (state: StateRequirement, { actor }: SignOff): boolean =>
  !state.cannotSign.some(({ account }) => sameAccount(account, actor));

function lineOf(context: VerdictContext, group: readonly Found[]): Phrase {
  const [first, ...others] = group;
  if (first === undefined) return [];
  const said = reason(context, first.state, first.signOff, first.why);
  const who = group.map(
    ({ state, signOff }) => phrase`${stateTitle(state)} by ${person(signOff.actor)} (${signedWhen(signOff)})`,
  );
  const instead = others.length > 0 ? phrase`Each needs a new sign-off` : said.instead;
  return phrase`${enumeration(who, 12)}: ${said.why}.${isMet(first.state) ? '' : phrase` ${instead}.`}`;
}

function refusedLine({ verdict }: VerdictContext, { act, disposition }: JudgedAct): Phrase {
  const { state, what } = dispositionText(disposition);
  const title = state === null ? '' : phrase`${titleOf(state, verdict)} by `;
  return phrase`${title}${person(act.actor)} (${link([moment(act.at)], act.url)}), ${quoted(act.text, 80)}: ${what}.`;
}
