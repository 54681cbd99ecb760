import { DEPLOYER, type Policy, type SignOffWay } from '../../domain/policy.ts';
import { type OpenStatus, openStatus, type StateRequirement } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { ALL_WORDS, openOf } from '../requirements/registry.ts';
import { enumeration, joined, names } from '../text/phrases.ts';
import {
  code,
  commit,
  type Inline,
  type Phrase,
  paragraph,
  phrase,
  strong,
  type TextBlock,
  text,
  words,
} from '../text/tree.ts';
import { forms } from './commands.ts';
import { holdersShown, stateName, states, type VerdictContext } from './context.ts';

/** VER-4: who does what now, with the command, in one line. Nothing if it is not a release. */
export function nextLine(context: VerdictContext, policy: Policy | null): TextBlock {
  const { verdict } = context;
  if (verdict.outcome === 'not-applicable') return paragraph([]);
  const said = verdict.outcome === 'ready' ? releasing(context, policy) : whatIsMissing(context, policy);
  return paragraph(phrase`${strong`Next:`} ${said}.`);
}

/** The steps of every requirement that blocks: first what keeps it from being judged, last who signs. */
function whatIsMissing(context: VerdictContext, policy: Policy | null): Phrase {
  const first = [
    ...stepsOf(context, 'error'),
    ...stepsOf(context, 'unsatisfied'),
    ...stepsOf(context, 'pending', (kind) => kind !== 'state'),
  ];
  const signing = stepsOf(context, 'pending', (kind) => kind === 'state');
  const waiting = states(context.verdict).filter(
    (one) => openStatus(one.status) === 'pending' && one.canSign.length > 0,
  );
  const parts = [
    ...(first.length === 0 ? [] : [joined(first, '; ')]),
    ...(signing.length === 0 ? [] : [phrase`${first.length === 0 ? '' : phrase`Meanwhile, `}${joined(signing, '; ')}`]),
    ...(waiting.length === 0 ? [] : [howToSign(context, policy, waiting)]),
  ];
  return parts.length === 0 ? phrase`the app tries again by itself` : joined(parts, '. ');
}

const stepsOf = (
  context: VerdictContext,
  status: OpenStatus,
  shown: (kind: string) => boolean = () => true,
): readonly Phrase[] =>
  ALL_WORDS.filter(({ kind }) => shown(kind)).flatMap((kind) => {
    const open = openOf(context.verdict, kind, status);
    return open.length === 0 ? [] : kind.steps(open, status, context);
  });

/** What those who can sign these states look at, and how they sign. */
export const howToSign = (
  { verdict, facts }: VerdictContext,
  policy: Policy | null,
  waiting: readonly StateRequirement[],
): Phrase =>
  phrase`Look at ${filesLink(verdict, facts)}, then ${signingAct(verdict, waiting, policy?.signOff.via ?? ['comment'])}`;

function signingAct(verdict: Verdict, waiting: readonly StateRequirement[], via: readonly SignOffWay[]): Phrase {
  const named = waiting.map(({ state }) => state);
  if (via.includes('comment')) return phrase`comment ${commandFor(verdict, waiting)}`;
  if (via.includes('review')) return phrase`approve in a review`;
  const labels = named.map((name) => [code(`ready/${name}`)]);
  return phrase`set the label ${enumeration(labels, 2, 'or')}`;
}

/** SIGN-2: without a state it works only for people who own one. */
function commandFor(verdict: Verdict, waiting: readonly StateRequirement[]): Phrase {
  const named = waiting.map(({ state }) => state);
  if (named.length <= 2) return forms('/ready', named);
  const owned = new Map<number, number>();
  for (const role of new Set(states(verdict).map(({ owner }) => owner)))
    for (const { id } of holdersShown(verdict, role))
      owned.set(id, (owned.get(id) ?? 0) + states(verdict).filter(({ owner }) => owner === role).length);
  const hasOne = waiting.every(({ canSign }) => canSign.every(({ id }) => owned.get(id) === 1));
  return phrase`${code(hasOne ? '/ready' : '/ready STATE')}`;
}

/** MRG-1: how a ready release is released, and by whom. */
function releasing(context: VerdictContext, policy: Policy | null): Phrase {
  const may = context.verdict.deployers ?? [];
  if (may.length === 0)
    return phrase`whoever maintains the policy names somebody for ${stateName(DEPLOYER)} who contributed nothing to this release`;
  const who = names(may, 'or', 3);
  return phrase`${who} ${words(may.length === 1 ? 'comments' : 'comment')} ${howToRelease(context, policy)}`;
}

/** The command of a release, and what it does. */
export function howToRelease({ verdict, facts }: VerdictContext, policy: Policy | null): Phrase {
  const tags = policy !== null && !policy.tags.signed && policy.tags.patterns.length > 0;
  const base = facts === null ? '' : phrase` into ${text(facts.pullRequest.base.ref, 60)}`;
  return phrase`${code(tags ? '/release TAG' : '/release')}, which merges ${filesLink(verdict, facts)}${base}${tags ? phrase` and tags it` : ''}`;
}

const filesLink = ({ head }: Verdict, facts: VerdictContext['facts']): Inline =>
  commit(head, facts === null ? null : `${facts.pullRequest.url}/files`);
