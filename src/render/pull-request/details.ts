import type { Policy } from '../../domain/policy.ts';
import { isMet, type StateRequirement } from '../../domain/requirement.ts';
import { counted, enumeration, joined } from '../text/phrases.ts';
import {
  code,
  fold,
  type Inline,
  list,
  type Phrase,
  paragraph,
  person,
  phrase,
  type Shortenable,
  strong,
  type TextBlock,
} from '../text/tree.ts';
import { type RenderContext, requirementOf, stateName, states, type VerdictContext } from './context.ts';
import { reason, signedWhen } from './reasons.ts';
import { toldInRow } from './state-row.ts';

/** A folded part of the checklist; nothing if it has no entries. */
function folded(
  summary: string,
  of: Shortenable,
  entries: readonly Phrase[],
  intro: Phrase = [],
): readonly TextBlock[] {
  if (entries.length === 0) return [];
  return [fold(summary, [paragraph(intro), list(of, entries)])];
}

/** Details for some readers: code authors, sign-offs that are not counted, and how it works. */
export function details(context: RenderContext): readonly TextBlock[] {
  return [...notCountedDetails(context), ...authorDetails(context), ...howItWorks(context)];
}

export function notCountedDetails(context: VerdictContext): readonly TextBlock[] {
  const lines = states(context.verdict).flatMap((state) =>
    untold(state).map(({ signOff, why }) => {
      const said = reason(context, state, signOff, why);
      const instead = isMet(state) ? [] : phrase` ${said.instead}.`;
      return phrase`${strong`${stateName(state.state)}`}, ${person(signOff.actor)} (${signedWhen(signOff)}): ${said.why}.${instead}`;
    }),
  );
  return folded(
    `More sign-offs that do not count (${lines.length})`,
    { name: 'sign-offs that do not count', worth: 40 },
    lines,
  );
}

const untold = (state: StateRequirement): StateRequirement['notCounted'] =>
  state.notCounted.filter((one) => !toldInRow(state).includes(one));

export function authorDetails({ verdict }: VerdictContext): readonly TextBlock[] {
  const authors = requirementOf(verdict, 'authors')?.authors ?? [];
  return folded(
    `Who wrote the code (${authors.length})`,
    { name: 'code authors', worth: 30 },
    authors.map((account) => phrase`${person(account)}`),
    phrase`They contributed to this release, so they may not sign it off:`,
  );
}

function howItWorks({ policy }: RenderContext): readonly TextBlock[] {
  if (policy === null) return [];
  return folded('How it works', { name: 'rules', worth: 105 }, rules(policy));
}

function rules(policy: Policy): readonly Phrase[] {
  const exempt = policy.separation.authorsMaySign.map((name) => phrase`${stateName(name)}`);
  return [
    phrase`Each state needs the sign-off of somebody who holds the owning role now.`,
    phrase`Whoever contributed to this release may not sign it off${exempt.length > 0 ? phrase` (except ${joined(exempt, ', ')})` : ''}.`,
    ...(policy.separation.onePersonPerState ? [phrase`One person counts for one state.`] : []),
    phrase`A sign-off is for the content at the time when it was given. A push that changes the content needs new sign-offs.`,
    ...(policy.signOff.expiresAfterMillis === null
      ? []
      : [phrase`A sign-off ends ${duration(policy.signOff.expiresAfterMillis)} after it was given.`]),
    phrase`A command counts on a line of its own, in a comment that nobody edited.`,
    phrase`An objection stays until whoever raised it lifts it.`,
    phrase`The policy is in ${enumeration(policy.sources.map((source) => [code(source.file)]))}.`,
    phrase`This comment only shows what was decided, and is put right when somebody changes it. What counts is the check ${code('countersign/readiness')}.`,
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
