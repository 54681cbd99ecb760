import type { Policy } from '../../domain/policy.ts';
import { isMet, type SignOff, type StateRequirement } from '../../domain/requirement.ts';
import { counted, enumeration, joined, names } from '../text/phrases.ts';
import {
  fold,
  type Inline,
  isEmpty,
  list,
  type Phrase,
  paragraph,
  person,
  phrase,
  type Shortenable,
  type TextBlock,
} from '../text/tree.ts';
import { commandLines } from './commands.ts';
import {
  commitLink,
  type RenderContext,
  requirementOf,
  stateName,
  states,
  stateTitle,
  titleOf,
  type VerdictContext,
} from './context.ts';
import { notCounted } from './not-counted.ts';
import { warnings } from './obstacles.ts';
import { rangeLine } from './range.ts';
import { signedWhen } from './reasons.ts';

/** A folded part of the checklist; nothing if it has no entries. */
function folded(summary: string, of: Shortenable, entries: readonly Phrase[]): readonly TextBlock[] {
  return entries.length === 0 ? [] : [fold(summary, [list(of, entries)])];
}

/** What some readers look up, each in a fold: commands, sign-offs, contributors, and the rules. */
export function details(context: RenderContext): readonly TextBlock[] {
  return [
    ...folded('Commands', { name: 'commands', worth: 110 }, commandLines(context)),
    ...signedDetails(context),
    ...notCountedDetails(context),
    ...contributorDetails(context, rangeLine(context)),
    ...warningDetails(context),
    ...ruleDetails(context),
  ];
}

/** VER-4: who signed, when, how and for which commit. */
export function signedDetails(context: VerdictContext): readonly TextBlock[] {
  const lines = states(context.verdict).flatMap((state) =>
    state.counted.map((signOff) => phrase`${stateTitle(state)}: ${signedWords(context, signOff)}`),
  );
  return folded(`Signed: ${lines.length}`, { name: 'sign-offs', worth: 45 }, lines);
}

function signedWords({ verdict, facts }: VerdictContext, signOff: SignOff): Phrase {
  const { commit } = signOff;
  const same = commit !== null && commit !== verdict.head ? phrase`, whose content is the same as the head’s` : '';
  const bound = commit === null ? '' : phrase` for ${commitLink(facts, commit)}${same}`;
  return phrase`${person(signOff.actor)}${bound} (${signedWhen(signOff)})`;
}

export function notCountedDetails(context: VerdictContext): readonly TextBlock[] {
  const { count, lines } = notCounted(context);
  return folded(`Not counted: ${count}`, { name: 'acts that are not counted', worth: 40 }, lines);
}

/**
 * SOD-1: who contributed, and who of the role holders cannot sign because of that.
 * @param range what the release ships; may be empty
 */
export function contributorDetails({ verdict }: VerdictContext, range: Phrase = []): readonly TextBlock[] {
  const authors = requirementOf(verdict, 'authors')?.authors ?? [];
  if (authors.length === 0) return [];
  const open = states(verdict).filter((state) => !isMet(state));
  return [
    fold(`Contributors: ${authors.length}`, [
      paragraph(range),
      paragraph(phrase`Contributed to this release, so they may not sign it off: ${names(authors, 'and', 20)}.`),
      ...open.flatMap(excluded).map(paragraph),
    ]),
  ];
}

/** Holders of the owning role who cannot sign the state, with the reason. */
function excluded(state: StateRequirement): readonly Phrase[] {
  const those = (why: StateRequirement['cannotSign'][number]['why']) =>
    state.cannotSign.filter((one) => one.why === why).map(({ account }) => account);
  const [authors, elsewhere] = [those('code-author'), those('signed-other-state')];
  const title = stateTitle(state);
  return [
    ...(authors.length === 0 ? [] : [phrase`Cannot sign ${title} because of that: ${names(authors)}.`]),
    ...(elsewhere.length === 0
      ? []
      : [phrase`Cannot sign ${title}, having signed another state: ${names(elsewhere)}.`]),
  ];
}

/** What the policy lets pass. */
function warningDetails(context: VerdictContext): readonly TextBlock[] {
  const found = warnings(context).filter((block) => !isEmpty(block));
  return found.length === 0 ? [] : [fold(`Warnings: ${found.length}`, found)];
}

function ruleDetails({ policy, verdict }: RenderContext): readonly TextBlock[] {
  if (policy === null) return [];
  return folded('Rules', { name: 'rules', worth: 105 }, rules(policy, verdict));
}

function rules(policy: Policy, verdict: RenderContext['verdict']): readonly Phrase[] {
  const exempt = policy.separation.authorsMaySign.map((name) => [titleOf(name, verdict)]);
  const owners = states(verdict).map((state) => phrase`${stateTitle(state)} by ${stateName(state.owner)}`);
  return [
    ...(owners.length === 0 ? [] : [phrase`Who signs: ${joined(owners, ', ')}.`]),
    phrase`Whoever contributed may not sign${exempt.length > 0 ? phrase`, except ${enumeration(exempt)}` : ''}.${policy.separation.onePersonPerState ? phrase` One person counts for one state.` : ''}`,
    phrase`A push that changes the content, or another base branch, needs new sign-offs.`,
    ...(policy.signOff.expiresAfterMillis === null
      ? []
      : [phrase`A sign-off ends ${duration(policy.signOff.expiresAfterMillis)} after it was given.`]),
    phrase`Only whoever raised an objection lifts it. An edited comment is not counted.`,
  ];
}

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const;

/** A duration in the largest unit that divides it, as the policy has it. */
function duration(millis: number): Inline {
  const [size, unit] = UNITS.find(([one]) => millis % one === 0) ?? [1, 'millisecond'];
  return counted(millis / size, unit);
}
