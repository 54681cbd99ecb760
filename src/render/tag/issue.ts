import type { Unavailable } from '../../domain/reading.ts';
import type { TagVerdict } from '../../domain/tag.ts';
import { issueMarker, type WantedIssue } from '../../domain/tag-issue.ts';
import { problemText } from '../pull-request/problems.ts';
import { markdown, markdownLine } from '../text/markdown.ts';
import { counted, fullStop, sentence } from '../text/phrases.ts';
import { terminalLine } from '../text/terminal.ts';
import {
  code,
  commit,
  type Inline,
  type List,
  link,
  list,
  type Phrase,
  paragraph,
  person,
  phrase,
  strong,
  type TextBlock,
  text,
  words,
} from '../text/tree.ts';
import { unread } from '../unread.ts';
import { fixOf, sentenceOf } from './violations.ts';

/** What the texts need besides the verdict. */
export interface IssueContext {
  /** Web address of the repository, without a trailing slash. */
  readonly url: string;
  /** True if the tag is deleted because of this verdict. */
  readonly deletes: boolean;
  /** This app's own login; null if unknown. */
  readonly own: string | null;
}

/**
 * The wanted content of a tag's issue (TAG-3).
 * The same verdict always gives the same text, so that nothing is written if nothing changed (VER-5).
 */
export function wantedIssue(verdict: TagVerdict, context: IssueContext): WantedIssue {
  const { outcome, subject } = verdict;
  if (outcome !== 'violation' && outcome !== 'error') return fixed(verdict, context);
  const name = text(subject.name, 120);
  return {
    state: 'open',
    title: terminalLine(
      outcome === 'error'
        ? phrase`Release tag ${name} could not be judged`
        : phrase`Release tag ${name} breaks the rules`,
    ),
    body: marked(subject.name, [
      paragraph(head(verdict)),
      paragraph(standsFor(verdict, context)),
      ...section(
        phrase`What is wrong, and how to fix it`,
        list({ name: 'violations', worth: 100 }, violationEntries(verdict, context)),
      ),
      ...section(
        phrase`What could not be read`,
        list({ name: 'things that could not be read', worth: 50 }, verdict.missing.map(missingText)),
      ),
      ...section(
        phrase`What is wrong with the policy`,
        list({ name: 'problems of the policy', worth: 50 }, verdict.problems.map(problemText)),
      ),
      paragraph(deletion(verdict, context)),
      paragraph(FOOT),
    ]),
  };
}

/** The text with the marker, which is a separate paragraph. */
const marked = (tag: string, blocks: readonly TextBlock[]): string =>
  markdown(blocks, { marker: `${issueMarker(tag)}\n` });

/** Nothing if the list is empty. */
const section = (title: Phrase, entries: List): readonly TextBlock[] =>
  entries.entries.length === 0 ? [] : [paragraph([strong`${title}`]), entries];

const FOOT = phrase`Countersign keeps this issue up to date, and closes it when the tag is in order. Whoever closes it before acknowledges what it says: it stays closed until there is something else to say. Closing it does not make the tag pass.`;

function head({ outcome, subject, violations }: TagVerdict): Phrase {
  const tag = code(subject.name);
  if (outcome === 'violation') {
    return phrase`⛔ ${strong`The release tag ${tag} breaks ${counted(violations.length, 'rule')}.`} Do not release this commit with this tag.`;
  }
  const beside =
    violations.length > 0
      ? phrase` What is certain all the same: it breaks ${counted(violations.length, 'rule')}.`
      : '';
  return phrase`⛔ ${strong`The release tag ${tag} could not be judged`}, so it does not pass.${beside}`;
}

function standsFor(verdict: TagVerdict, { url }: IssueContext): Phrase {
  const { object, pusher, deployer, release, previous } = verdict;
  if (object === null) return [];
  const place = verdict.commit === null ? phrase`the object ${code(object)}` : commitLink(url, verdict.commit);
  const by = pusher === null ? '' : phrase`, pushed by ${person(pusher)}`;
  const onBehalf = deployer !== null && deployer.id !== pusher?.id ? phrase` for ${person(deployer)}` : '';
  const of =
    release === null ? '' : phrase` It is the merge commit of ${link(phrase`#${release.number}`, release.url)}.`;
  const since =
    previous === null
      ? ''
      : phrase` The previous release is ${code(previous.tag)} at ${commitLink(url, previous.commit)}.`;
  return phrase`It stands for ${place}${by}${onBehalf}.${of}${since}`;
}

const commitLink = (url: string, sha: string): Inline => commit(sha, `${url}/commit/${sha}`);

const violationEntries = ({ violations }: TagVerdict, { url }: IssueContext): readonly Phrase[] =>
  violations.map((one) => {
    const said = sentenceOf(one, (sha) => commitLink(url, sha));
    return phrase`${fullStop(sentence(said))} ${fullStop(sentence(fixOf(one)))}`;
  });

/** What could not be read, and what fixes it. */
const missingText = (gap: Unavailable): Phrase => phrase`${unread(gap)}${helpFor(gap.why)}`;

function helpFor(why: Unavailable['why']): Phrase {
  switch (why) {
    case 'forbidden':
      return phrase`. An owner can grant the permission in the app’s installation settings.`;
    case 'missing':
      return phrase`.`;
    case 'truncated':
      return phrase`. The app reads 10,000 commits, and compares with 100 release tags. Let ${code('tags.patterns')} of the policy match an earlier release tag of the same series: what a pattern newly matches was there before, and counts as the previous release.`;
    case 'malformed':
      return phrase`. It is tried again by itself; if that does not help, tell the people who run this app.`;
    case 'unnamed':
      return phrase`. Release the same content by another pull request.`;
    case 'clock':
      return phrase`. The operator of this app has to correct the clock.`;
    default:
      return why satisfies never;
  }
}

function deletion({ outcome, object }: TagVerdict, { deletes }: IssueContext): Phrase {
  if (deletes) return phrase`🗑️ Countersign deletes the tag, since the policy says ${code('on-violation: delete')}.`;
  if (outcome === 'error' || object === null) return [];
  return phrase`The tag is left where it is.`;
}

function fixed(verdict: TagVerdict, context: IssueContext): WantedIssue {
  const said = fixedText(verdict, context);
  return {
    state: 'closed',
    body: marked(verdict.subject.name, [paragraph(phrase`✅ ${strong`Fixed.`} ${said}`)]),
    comment: markdownLine(phrase`✅ ${said}`),
  };
}

function fixedText({ outcome, subject, pusher, commit: at }: TagVerdict, { url, own }: IssueContext): Phrase {
  const tag = code(subject.name);
  switch (outcome) {
    case 'gone': {
      const by = pusher?.login === own ? words('Countersign, as the policy says') : person(pusher);
      return phrase`The tag ${tag} was deleted${pusher === null ? '' : phrase` by ${by}`}.`;
    }
    case 'passed':
      return phrase`The tag ${tag} is in order${at === null ? '' : phrase` at ${commitLink(url, at)}`}.`;
    default:
      return phrase`The tag ${tag} is no longer judged: the policy does not count it among the release tags, or it stands where it stood before the gate.`;
  }
}
