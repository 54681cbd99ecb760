import type { Facts } from '../../domain/facts.ts';
import { isMet, type NotCounted, type SignOff } from '../../domain/requirement.ts';
import { counted } from '../text/phrases.ts';
import { code, type Phrase, paragraph, phrase, strong, type TextBlock, words } from '../text/tree.ts';
import { baseName, commitsSince } from './content-change.ts';
import { compareLink, type RenderContext, short, states } from './context.ts';

type Stale = Extract<NotCounted, { code: 'stale' }>;

/** SIGN-5: what changed under sign-offs that are missed now, and how many have to be renewed. Nothing if none has. */
export function newsLine({ verdict, facts }: RenderContext): TextBlock {
  const stale = states(verdict)
    .filter((state) => !isMet(state))
    .flatMap(({ notCounted }) => notCounted)
    .flatMap(({ signOff, why }) => (why.code === 'stale' ? [{ signOff, why }] : []));
  const latest = stale.toSorted((a, b) => (a.signOff.at < b.signOff.at ? 1 : -1))[0];
  if (latest === undefined) return paragraph([]);
  const need = phrase`${counted(stale.length, 'sign-off')} ${words(stale.length === 1 ? 'needs' : 'need')} renewing`;
  return paragraph(phrase`${strong`Changed:`} ${changeOf(facts, latest.signOff, latest.why.because)}, ${need}.`);
}

/** What came after a sign-off, with the comparison. */
export function changeOf(facts: Facts, { commit }: SignOff, because: Stale['because']): Phrase {
  switch (because) {
    case 'new-content':
      return commit === null
        ? phrase`the content changed`
        : phrase`${sinceWords(facts, commit)} (${compareLink(facts, commit, phrase`compare`)})`;
    case 'other-base-commits':
    case 'base-commits-unknown':
      return phrase`the same content lies over other commits of ${baseName(facts)}`;
    case 'base-changed':
      return phrase`the base branch is another one`;
    case 'commit-unknown':
      return phrase`GitHub no longer has a signed commit`;
    case 'not-seen':
      return phrase`it is not known which commit was signed`;
    default:
      return because satisfies never;
  }
}

function sinceWords(facts: Facts, commit: NonNullable<SignOff['commit']>): Phrase {
  const since = code(short(commit));
  const added = commitsSince(facts, commit);
  if (added === 'replaced') return phrase`the branch was rewritten since ${since}`;
  return added === null || added === 0
    ? phrase`the content changed since ${since}`
    : phrase`${counted(added, 'new commit')} since ${since}`;
}
