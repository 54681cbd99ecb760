import { type Account, includesAccount } from '../../domain/account.ts';
import type { CommandWord } from '../../domain/command.ts';
import { RELEASE_COORDINATOR } from '../../domain/policy.ts';
import type { Act, Standing } from '../../domain/verdict.ts';
import { enumeration } from '../text/phrases.ts';
import { code, type Phrase, phrase, text, words } from '../text/tree.ts';
import { address, answer } from './answer.ts';
import { forms } from './commands.ts';
import { type RenderContext, requirementOf, stateName, states } from './context.ts';

/** A person who asks which commands work for them. */
interface Asked extends RenderContext {
  readonly person: Account;
  readonly standing: Standing;
}

/** What each command would do for the person now; null if it would be refused. */
const OFFERS: { readonly [K in CommandWord]: (asked: Asked) => Phrase | null } = {
  ready: ({ verdict, policy, person }) => {
    const open = states(verdict).filter(({ canSign }) => includesAccount(canSign, person));
    if (open.length === 0 || !policy?.signOff.via.includes('comment')) return null;
    const names = open.map(({ state }) => state);
    return phrase`${forms('/ready', names)}: sign off`;
  },
  'not-ready': ({ standing: { owns } }) =>
    owns.length === 0 ? null : phrase`${forms('/not-ready', owns, ' REASON')}: object`,
  withdraw: ({ verdict, person }) => {
    const own = states(verdict).filter(({ counted, objections, notCounted }) =>
      [
        ...counted,
        ...objections,
        ...notCounted.filter(({ why }) => isStillTheirs(why.code)).map(({ signOff }) => signOff),
      ].some(({ actor }) => actor.id === person.id),
    );
    const names = own.map(({ state }) => state);
    return names.length === 0 ? null : phrase`${forms('/withdraw', names)}: take back your sign-off or objection`;
  },
  hold: ({ standing: { roles } }) =>
    roles.length === 0 ? null : phrase`${code('/hold REASON')}: stop the release, whatever the states say`,
  unhold: (asked) => {
    const holds = requirementOf(asked.verdict, 'hold')?.holds ?? [];
    const lifts = holds.some(({ actor }) => actor.id === asked.person.id) || (holds.length > 0 && coordinates(asked));
    return lifts ? phrase`${code('/unhold')}: resume the release` : null;
  },
  release: ({ verdict, facts, person }) =>
    verdict.outcome === 'ready' && includesAccount(verdict.deployers ?? [], person)
      ? phrase`${code('/release')} or ${code('/release TAG')}: merge it into ${text(facts.pullRequest.base.ref, 100)}`
      : null,
  'not-a-release': (asked) =>
    asked.verdict.release?.by === 'memory' && coordinates(asked)
      ? phrase`${code('/not-a-release REASON')}: say that this is not a release after all`
      : null,
  help: () => null,
};

/** A sign-off that a withdrawal would take back, although it is not counted now. */
const isStillTheirs = (why: string): boolean => ['stale', 'expired', 'counted-for'].includes(why);

/** True for a release coordinator who contributed nothing to the release. */
const coordinates = ({ standing: { roles, contributed } }: Asked): boolean =>
  roles.includes(RELEASE_COORDINATOR) && !contributed;

/**
 * SIGN-15: the answer to `/help`.
 * It has the commands that work for this person on this release now, and nothing else.
 */
export function helpComment(context: RenderContext, act: Act, standing: Standing): string {
  const { actor: person } = act;
  const offers =
    person === null
      ? []
      : Object.values(OFFERS).flatMap((offer) => {
          const found = offer({ ...context, person, standing });
          return found === null ? [] : [found];
        });
  const roles = standing.roles.map((role) => [stateName(role)]);
  const who =
    roles.length === 0
      ? phrase`you hold no role here`
      : phrase`you hold the ${words(roles.length === 1 ? 'role' : 'roles')} ${enumeration(roles)}`;
  const wrote = standing.contributed ? phrase`, and you contributed to this release` : '';
  const what =
    offers.length === 0
      ? phrase`No command works for you now.`
      : phrase`These commands work for you now, each on a line of its own in a comment:`;
  return answer(context.facts, act, phrase`${address(act)}${who}${wrote}. ${what}`, offers);
}
