import type { CommandWord } from '../../domain/command.ts';
import type { StateName } from '../../domain/ids.ts';
import type { SignOffWay } from '../../domain/policy.ts';
import { isMet } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { enumeration, names } from '../text/phrases.ts';
import { code, type Phrase, phrase, text } from '../text/tree.ts';
import { missingFirst, type RenderContext, short, states } from './context.ts';

const MOST_STATES = 6;

/** The texts about one command, for all places. */
interface CommandWords {
  /** Its syntax, with everything that may follow it. */
  readonly usage: Phrase;
  /** Who can use it; null for the owner of the state. */
  readonly who: Phrase | null;
  /** VER-4: its lines in the checklist. Empty if it is of no use for the release now. */
  lines(context: Offer): readonly Phrase[];
}

/** A release for which commands are listed. */
interface Offer extends RenderContext {
  /** States that are not satisfied; those that lack a sign-off come first. */
  readonly open: readonly StateName[];
  /** True if somebody has signed or objected. */
  readonly signed: boolean;
  readonly held: boolean;
}

/** The texts of each command, in the order of the checklist. */
export const COMMAND_WORDS: { readonly [K in CommandWord]: CommandWords } = {
  ready: {
    usage: phrase`${code('/ready STATE')} or ${code('/ready STATE COMMIT')} (at least 7 digits of the commit)`,
    who: null,
    lines: ({ open, verdict, policy }) =>
      open.length > 0 && policy !== null ? signOffLines(verdict, open, policy.signOff.via) : [],
  },
  release: {
    usage: phrase`${code('/release')} or ${code('/release TAG')}`,
    who: phrase`A deployer who wrote none of the code.`,
    lines: releaseLines,
  },
  'not-ready': {
    usage: phrase`${code('/not-ready STATE REASON')}`,
    who: null,
    lines: () => [phrase`${code('/not-ready STATE REASON')}: object, with the reason`],
  },
  withdraw: {
    usage: phrase`${code('/withdraw STATE')}`,
    who: phrase`Everyone may take back only their own.`,
    lines: ({ signed }) =>
      signed ? [phrase`${code('/withdraw STATE')}: take your own sign-off or objection back`] : [],
  },
  hold: {
    usage: phrase`${code('/hold REASON')}`,
    who: phrase`Anyone who holds a role.`,
    lines: () => [phrase`${code('/hold REASON')}: stop the release, whatever the states say`],
  },
  unhold: {
    usage: phrase`${code('/unhold')}`,
    who: phrase`The person who holds the release, or a release coordinator.`,
    lines: ({ held }) => (held ? [phrase`${code('/unhold')}: resume the release`] : []),
  },
  'not-a-release': {
    usage: phrase`${code('/not-a-release REASON')}`,
    who: phrase`A release coordinator who wrote none of the code.`,
    lines: ({ verdict }) =>
      verdict.release?.by === 'memory'
        ? [phrase`${code('/not-a-release REASON')}: say that this is not a release after all (release coordinators)`]
        : [],
  },
  help: {
    usage: phrase`${code('/help')}`,
    who: phrase`Everyone.`,
    lines: () => [phrase`${code('/help')}: ask which commands work for you now`],
  },
};

/** VER-4: the commands that work for this release now, one a line of a list. */
export function commandLines(context: RenderContext): readonly Phrase[] {
  const { verdict, policy } = context;
  if (policy === null || states(verdict).length === 0) return [];
  const all = missingFirst(states(verdict));
  const offer: Offer = {
    ...context,
    open: all.filter((state) => !isMet(state)).map((state) => state.state),
    signed: all.some((state) => state.counted.length > 0 || state.objections.length > 0),
    held: verdict.requirements.some((one) => one.kind === 'hold' && !isMet(one)),
  };
  return Object.values(COMMAND_WORDS).flatMap((command) => command.lines(offer));
}

/** MRG-1: how a ready release is released, and who can do it. */
function releaseLines({ verdict, policy, facts }: RenderContext): readonly Phrase[] {
  if (verdict.outcome !== 'ready' || policy === null) return [];
  const example = exampleTag(policy.tags.patterns.map(({ source }) => source));
  const tagged =
    policy.tags.signed || example === null ? '' : phrase`, ${code(`/release ${example}`)}: the same, and tag it`;
  const may = verdict.deployers ?? [];
  const who =
    may.length === 0 ? phrase`nobody may now: the policy names no deployer who wrote none of it` : names(may, 'or');
  return [phrase`${code('/release')}: merge it into ${text(facts.pullRequest.base.ref, 100)}${tagged} (${who})`];
}

/** An example of a tag, from the first pattern. `TAG` if that is not as plain as `v*`. */
const exampleTag = (patterns: readonly string[]): string | null => {
  const prefix = /^([A-Za-z0-9._/-]*)\*{1,2}$/.exec(patterns[0] ?? '')?.[1];
  return prefix === undefined ? 'TAG' : `${prefix}1.2.3`;
};

function signOffLines(verdict: Verdict, open: readonly StateName[], via: readonly SignOffWay[]): readonly Phrase[] {
  const first = open[0] ?? '';
  const commented = [
    phrase`${forms('/ready', open)}: sign off (only ${code('/ready')}, if you own one state)`,
    phrase`${code(`/ready ${first} ${short(verdict.head)}`)}: sign off that commit; it counts only while its content is the head’s`,
  ];
  const label = phrase`Or the label ${code(`ready/${first}`)}${open.length > 1 ? phrase` (and so on for the others)` : ''}`;
  return [
    ...(via.includes('comment') ? commented : []),
    ...(via.includes('review')
      ? [
          phrase`Or an approving review (with ${code(`/ready ${first}`)} on a line of it, if you own more than one state)`,
        ]
      : []),
    ...(via.includes('label') ? [label] : []),
  ];
}

/** The same command for each of the states, as alternatives. */
export function forms(word: string, names: readonly StateName[], rest = ''): Phrase {
  return enumeration(
    names.map((name) => [code(`${word} ${name}${rest}`)]),
    MOST_STATES,
    'or',
  );
}
