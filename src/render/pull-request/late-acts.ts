import type { Facts } from '../../domain/facts.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import type { RememberedOrder } from '../../domain/release-order.ts';
import type { Act } from '../../domain/verdict.ts';
import { commitOf, mergeWords } from '../release/release-words.ts';
import { code, link, type Phrase, phrase, strong } from '../text/tree.ts';
import { address, answer, deed } from './answer.ts';

/** How a pull request ended. `record` is null if it was closed without a merge. */
export interface Ended {
  readonly record: ReleaseRecord | null;
  /** MRG-1: the decision about each `/release`. */
  readonly orders: readonly RememberedOrder[];
}

/** Commands that request to stop something. */
const STOPS: readonly string[] = ['/not-ready', '/hold', '/withdraw'];

/**
 * SIGN-14: the comment that answers a command on a merged or closed pull request.
 * It says how the pull request ended, and what to do instead.
 */
export function lateAnswer(facts: Facts, act: Act, ended: Ended): string {
  const { record, orders } = ended;
  const [effect, lines] =
    record === null
      ? [phrase`changes nothing while this pull request is closed.`, onClosed(act)]
      : [phrase`changes nothing any more.`, onMerged(act, record, orders)];
  return answer(facts, act, phrase`${address(act)}${link(deed(act), act.url)} ${effect}`, lines);
}

const wordOf = ({ text }: Act): string => text.split(/\s/u, 1)[0]?.toLowerCase() ?? '';

const onClosed = (act: Act): readonly Phrase[] => [
  phrase`${strong`Why:`} this pull request is closed and was not merged, so there is nothing to release.`,
  wordOf(act) === '/release'
    ? phrase`${strong`Next:`} reopen it, and then write ${code('/release')} again.`
    : phrase`${strong`Next:`} if it is reopened, this counts then, and so do earlier sign-offs for the same content.`,
];

function onMerged(act: Act, record: ReleaseRecord, orders: readonly RememberedOrder[]): readonly Phrase[] {
  const why = phrase`${strong`Why:`} this release was ${mergeWords(record)} as ${commitOf(record, record.commit)}. It was ${record.passed ? phrase`ready` : phrase`${strong`not`} ready`} at the merge.`;
  return [why, phrase`${strong`Next:`} ${nextAfterMerge(act, record, orders)}`];
}

function nextAfterMerge(act: Act, record: ReleaseRecord, orders: readonly RememberedOrder[]): Phrase {
  const word = wordOf(act);
  if (STOPS.includes(word)) {
    return phrase`to keep it from production, agree that nobody tags or deploys that commit, and revert it by another pull request.`;
  }
  if (!record.passed) {
    return phrase`what is to be released has to go through another release pull request; that commit may be neither tagged nor deployed.`;
  }
  if (word !== '/release') return phrase`nothing is left to be signed off here.`;
  const tagged = orders.flatMap((one) => (one.kind === 'accepted' && one.order.tag !== null ? [one.order.tag] : []));
  const done =
    tagged.length === 0 || record.releasedBy === null
      ? ''
      : phrase`it was ordered as ${code(tagged.at(-1) ?? '')} already; the report on that says how it went. Otherwise, `;
  const asked = act.text.split(/\s+/u)[1];
  // Only a plain name, because people copy it into a shell.
  const tag = asked !== undefined && /^\w[\w./+-]*$/u.test(asked) ? asked : 'TAG';
  return phrase`${done}if it is to be tagged, a deployer who wrote none of it does so: ${code(`git tag ${tag} ${record.commit}`)}, then ${code(`git push origin ${tag}`)}.`;
}
