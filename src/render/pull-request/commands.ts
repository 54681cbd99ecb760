import type { StateName } from '../../domain/ids.ts';
import type { SignOffWay } from '../../domain/policy.ts';
import { isMet } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { enumeration, names } from '../text/phrases.ts';
import { code, type Phrase, phrase, text } from '../text/tree.ts';
import { missingFirst, type RenderContext, short, states } from './context.ts';

const MOST_STATES = 6;

/** VER-4: the commands that work for this release as it is now, one a line of a list. */
export function commandLines(context: RenderContext): readonly Phrase[] {
  const { verdict, policy } = context;
  if (policy === null || states(verdict).length === 0) return [];
  const all = missingFirst(states(verdict));
  const open = all.filter((state) => !isMet(state)).map((state) => state.state);
  const signed = all.some((state) => state.counted.length > 0 || state.objections.length > 0);
  const held = verdict.requirements.some((one) => one.kind === 'hold' && !isMet(one));
  const via = policy.signOff.via;
  return [
    ...(open.length > 0 ? signOffLines(verdict, open, via) : []),
    ...releaseLines(context),
    phrase`${code('/not-ready STATE REASON')}: object, with the reason`,
    ...(signed ? [phrase`${code('/withdraw STATE')}: take your own sign-off or objection back`] : []),
    phrase`${code('/hold REASON')}: stop the release, whatever the states say`,
    ...(held ? [phrase`${code('/unhold')}: resume the release`] : []),
    ...(verdict.release?.by === 'memory'
      ? [phrase`${code('/not-a-release REASON')}: say that this is not a release after all (release coordinators)`]
      : []),
  ];
}

/** MRG-1: where it is ready, how it is released, and who may. */
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

/** What a tag could look like: the first pattern, where that is as plain as `v*`. */
const exampleTag = (patterns: readonly string[]): string | null => {
  const prefix = /^([A-Za-z0-9._/-]*)\*{1,2}$/.exec(patterns[0] ?? '')?.[1];
  return prefix === undefined ? 'TAG' : `${prefix}1.2.3`;
};

function signOffLines(verdict: Verdict, open: readonly StateName[], via: readonly SignOffWay[]): readonly Phrase[] {
  const first = open[0] ?? '';
  const commented = [
    phrase`${forms('/ready', open)}: sign off (only ${code('/ready')}, if you own one state)`,
    phrase`${code(`/ready ${first} ${short(verdict.head)}`)}: sign off exactly that commit, whatever was pushed meanwhile`,
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
