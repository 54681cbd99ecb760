import type { Policy } from '../../domain/policy.ts';
import { isMet, type StateRequirement } from '../../domain/requirement.ts';
import type { SizedBlock } from '../markdown/budget.ts';
import { code } from '../markdown/escape.ts';
import { counted, enumeration, who } from '../markdown/phrases.ts';
import { type RenderContext, requirementOf, stateName, states } from './context.ts';
import { reason, signedWhen } from './reasons.ts';
import { toldInRow } from './state-row.ts';

/** A folded part of the checklist; nothing where it has no lines. */
function folded(
  summary: string,
  { name, worth }: Pick<SizedBlock, 'name' | 'worth'>,
  lines: readonly string[],
  intro = '',
): readonly SizedBlock[] {
  if (lines.length === 0) return [];
  const head = `<details>\n<summary>${summary}</summary>\n${intro === '' ? '' : `\n${intro}\n`}`;
  return [{ name, head, lines, tail: '\n</details>', worth }];
}

/** What only some readers want: who wrote the code, the sign-offs that do not count, and how it works. */
export function details(context: RenderContext): readonly SizedBlock[] {
  return [...notCountedDetails(context), ...authorDetails(context), ...howItWorks(context)];
}

function notCountedDetails(context: RenderContext): readonly SizedBlock[] {
  const lines = states(context.verdict).flatMap((state) =>
    untold(state).map(({ signOff, why }) => {
      const said = reason(context, state, signOff, why);
      const instead = isMet(state) ? '' : ` ${said.instead}.`;
      return `- **${stateName(state.state)}**, ${who(signOff.actor)} (${signedWhen(signOff)}): ${said.why}.${instead}`;
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

function authorDetails({ verdict }: RenderContext): readonly SizedBlock[] {
  const authors = requirementOf(verdict, 'authors')?.authors ?? [];
  return folded(
    `Who wrote the code (${authors.length})`,
    { name: 'code authors', worth: 30 },
    authors.map((account) => `- ${who(account)}`),
    'They had a hand in the code of this release, so they may not sign it off:',
  );
}

function howItWorks({ policy }: RenderContext): readonly SizedBlock[] {
  if (policy === null) return [];
  return folded('How it works', { name: 'rules', worth: 105 }, rules(policy));
}

function rules(policy: Policy): readonly string[] {
  const exempt = policy.separation.authorsMaySign.map(stateName);
  return [
    '- Each state needs the sign-off of somebody who holds the owning role now.',
    `- Who had a hand in the code may not sign it off${exempt.length > 0 ? ` (except ${exempt.join(', ')})` : ''}.`,
    ...(policy.separation.onePersonPerState ? ['- One person counts for one state.'] : []),
    '- A sign-off is for the content that stood there when it was given. A push that changes the content needs new sign-offs.',
    ...(policy.signOff.expiresAfterMillis === null
      ? []
      : [`- A sign-off ends ${duration(policy.signOff.expiresAfterMillis)} after it was given.`]),
    '- A command counts on a line of its own, in a comment that nobody edited.',
    '- An objection stays until whoever raised it lifts it.',
    `- The policy is in ${enumeration(policy.sources.map((source) => code(source.file)))}.`,
    '- This comment only shows what was decided, and is put right when somebody changes it. What counts is the check `countersign/readiness`.',
  ];
}

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const;

/** The largest unit that divides it, as the policy wrote it. */
function duration(millis: number): string {
  const [size, unit] = UNITS.find(([one]) => millis % one === 0) ?? [1, 'millisecond'];
  return counted(millis / size, unit);
}
