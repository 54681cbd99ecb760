import { CHECKLIST_MARKER } from '../../domain/effects.ts';
import type { StateName } from '../../domain/ids.ts';
import { FOUR_STATES, fixedTitle, type Policy } from '../../domain/policy.ts';
import type { MadeTag, ReleaseRecord } from '../../domain/release.ts';
import { headlineOf } from '../pull-request/headline.ts';
import { SIGN_OFF_GUIDE } from '../pull-request/links.ts';
import { markdown } from '../text/markdown.ts';
import { enumeration, names } from '../text/phrases.ts';
import {
  code,
  fold,
  heading,
  link,
  list,
  moment,
  type Phrase,
  paragraph,
  person,
  phrase,
  strong,
  type TextBlock,
  table,
  text,
} from '../text/tree.ts';
import { commitOf, mergerOf, repositoryUrl } from './release-words.ts';
import { shortfallEntries } from './shortfalls.ts';

/** How a release was merged, and what was made of it since. */
export interface MergedRelease {
  readonly record: ReleaseRecord;
  /** Release tags on its commit that count. */
  readonly tags: readonly MadeTag[];
  /** The tag that an order asks for; null if none does. */
  readonly ordered: string | null;
  /** null if it is invalid or absent. */
  readonly policy: Policy | null;
}

/** MRG-1, MRG-2, VER-3: the last version of the checklist. It offers no command, because none does anything. */
export function mergedChecklist(merged: MergedRelease): string {
  const { record } = merged;
  const { mark, said } = outcomeOf(merged);
  return markdown(
    [
      heading(3, headlineOf(record, mark, said)),
      next(merged),
      paragraph(mergeLine(merged)),
      ...missing(record),
      stateTable(merged),
      ...contributors(record),
      paragraph(phrase`${link(phrase`How sign-off works`, SIGN_OFF_GUIDE)}`),
    ],
    { marker: CHECKLIST_MARKER },
  );
}

/** The person who released it: who ordered it, tagged it or merged it, whichever is known first. */
const releaser = ({ record, tags }: MergedRelease): Phrase =>
  record.releasedBy !== null
    ? [person(record.releasedBy)]
    : tags.length > 0 && tags.every(({ by }) => by !== null)
      ? names(tags.flatMap(({ by }) => (by === null ? [] : [by])))
      : mergerOf(record);

function outcomeOf(merged: MergedRelease): { readonly mark: string; readonly said: Phrase } {
  const { record, tags } = merged;
  const as = phrase`(${commitOf(record, record.commit)})`;
  if (record.bypass) return { mark: '⚠️ ', said: phrase`merged while not ready, by ${mergerOf(record)} ${as}` };
  if (!record.passed) return { mark: '⚪ ', said: phrase`merged together with another pull request ${as}` };
  if (tags.length > 0)
    return { mark: '🚀 ', said: phrase`released as ${tagNames(merged)} by ${releaser(merged)} ${as}` };
  const later = hasTags(merged) ? phrase`, not tagged yet` : '';
  return { mark: '✅ ', said: phrase`merged by ${releaser(merged)} ${as}${later}` };
}

const tagNames = ({ tags, record }: MergedRelease): Phrase =>
  enumeration(
    tags.map(({ tag }) => [link([text(tag, 80)], `${repositoryUrl(record)}/releases/tag/${encodeURIComponent(tag)}`)]),
    3,
  );

/** True if a release tag may follow. */
const hasTags = ({ policy }: MergedRelease): boolean => policy !== null && policy.tags.patterns.length > 0;

/** Who does what now; nothing if it is done. */
function next(merged: MergedRelease): TextBlock {
  const { record, tags, ordered } = merged;
  const lead = strong`Next:`;
  if (!record.passed)
    return paragraph(
      record.bypass
        ? phrase`${lead} what is to be released goes through another release pull request; this commit may be neither tagged nor deployed.`
        : [],
    );
  if (tags.length > 0 || !hasTags(merged)) return paragraph([]);
  return paragraph(
    ordered === null
      ? phrase`${lead} a deployer who contributed nothing to it pushes a release tag on ${commitOf(record, record.commit)}.`
      : phrase`${lead} the app makes the tag ${code(ordered)}, which was ordered; the report on the order says how it went.`,
  );
}

const mergeLine = ({ record }: MergedRelease): Phrase =>
  phrase`${strong`Merged`} by ${mergerOf(record)} on ${moment(record.mergedAt)} into ${text(record.base, 100)}.`;

const missing = (record: ReleaseRecord): readonly TextBlock[] =>
  record.missing.length === 0
    ? []
    : [
        list(
          { name: 'things that were missing', worth: 90 },
          shortfallEntries(record.missing),
          phrase`What was missing:`,
        ),
      ];

/** The states as they were at the merge. */
function stateTable({ record, policy }: MergedRelease): TextBlock {
  const known = policy?.states ?? FOUR_STATES.map(({ state }) => ({ name: state }));
  const rows = known.map((state) => {
    const signed = record.signers.filter((one) => one.state === state.name).map(({ account }) => account);
    const title = 'title' in state && state.title !== undefined ? state.title : fixedTitle(state.name);
    return [
      [phrase`${text(title, 60)}`],
      [status(record, state.name, signed.length)],
      signed.length === 0 ? [] : [names(signed, 'and', 2)],
    ];
  });
  return table({ name: 'states', worth: 100 }, ['State', 'At the merge', 'Approver'], rows);
}

/** A state that nobody signed and that is not called missing was not needed, or is not recorded. */
function status(record: ReleaseRecord, name: StateName, signed: number): Phrase {
  const lacked = record.missing.find((one) => one.code === 'state' && one.state === name);
  if (lacked?.code === 'state') return lacked.objectors.length > 0 ? phrase`⛔ Objection` : phrase`⚪ Missing`;
  if (signed > 0) return phrase`✅ Ready`;
  return record.passed ? phrase`✅ Not needed` : phrase`⚪ Not recorded`;
}

const contributors = ({ authors }: ReleaseRecord): readonly TextBlock[] =>
  authors.length === 0
    ? []
    : [fold(`Contributors: ${authors.length}`, [paragraph(phrase`${names(authors, 'and', 20)}.`)])];
