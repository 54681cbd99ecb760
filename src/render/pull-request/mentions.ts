import type { Account } from '../../domain/account.ts';
import { answerMarker, type Wanted } from '../../domain/effects.ts';
import type { Mention, StaleSignOff } from '../../domain/mention.ts';
import { markdown } from '../text/markdown.ts';
import { enumeration, mentioned } from '../text/phrases.ts';
import { link, type Phrase, paragraph, phrase, words } from '../text/tree.ts';
import { type RenderContext, titleOf } from './context.ts';
import { changeOf } from './news.ts';
import { howToRelease, howToSign } from './next.ts';

/** NTF-1: adds the comments that mention people. Each is an answer to its cause, so it is written once (SIGN-14). */
export function withMentions(wanted: Wanted, context: RenderContext, mentions: readonly Mention[]): Wanted {
  const { answers, answersKept } = wanted;
  return {
    ...wanted,
    answers: [...answers, ...mentions.map((one) => ({ act: one.id, body: commentOf(context, one) }))],
    ...(answersKept === undefined ? {} : { answersKept: [...answersKept, ...mentions.map(({ id }) => id)] }),
  };
}

function commentOf(context: RenderContext, one: Mention): string {
  const said = one.kind === 'stale' ? renewing(context, one.signOffs) : releasing(context, one.people);
  const { checklist, url } = context.facts.pullRequest;
  const blocks = [paragraph(said), paragraph([link(phrase`Checklist`, checklist ?? url)])];
  return markdown(blocks, { marker: answerMarker(one.id) });
}

/** SIGN-5: whose sign-offs need renewing, what changed since the last of them, and how to sign again. */
function renewing(context: RenderContext, signOffs: readonly StaleSignOff[]): Phrase {
  const { verdict, facts, policy } = context;
  const byPerson = [...Map.groupBy(signOffs, ({ signOff }) => signOff.actor.id).values()];
  const people = byPerson.flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const titles = [first, ...others].map(({ state }) => [titleOf(state.state, verdict)]);
    return [phrase`${mentioned(first.signOff.actor)} (${enumeration(titles)})`];
  });
  const latest = signOffs.at(-1);
  const change = latest === undefined ? [] : changeOf(facts, latest.signOff, latest.because);
  const ended = words(`a push made your sign-off${signOffs.length === 1 ? '' : 's'} stale`);
  const states = [...new Map(signOffs.map(({ state }) => [state.state, state])).values()];
  // Everybody is named, because GitHub sends mail only to people who are mentioned.
  return phrase`${enumeration(people, people.length)}: ${ended}: ${change}. ${howToSign(context, policy, states)}.`;
}

function releasing(context: RenderContext, people: readonly Account[]): Phrase {
  const who = enumeration(people.map((one) => [mentioned(one)]));
  const oneOf = people.length === 1 ? phrase`Comment` : phrase`One of you can comment`;
  return phrase`${who}: this release is ready. ${oneOf} ${howToRelease(context, context.policy)}.`;
}
