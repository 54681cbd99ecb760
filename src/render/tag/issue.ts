import type { Unavailable } from '../../domain/reading.ts';
import type { TagVerdict } from '../../domain/tag.ts';
import { issueMarker, type WantedIssue } from '../../domain/tag-issue.ts';
import { fitToLimit, paragraph, type SizedBlock } from '../markdown/budget.ts';
import { code, inlineMarkdown, link, plainText } from '../markdown/escape.ts';
import { counted, fullStop, sentence, who } from '../markdown/phrases.ts';
import { problemText } from '../pull-request/problems.ts';
import { fixOf, sentenceOf } from './violations.ts';

/** What the words need beside the verdict. */
export interface IssueContext {
  /** Web address of the repository, without a trailing slash. */
  readonly url: string;
  /** The tag is deleted because of this verdict. */
  readonly deletes: boolean;
  /** This app's own login; null where it is not known. */
  readonly own: string | null;
}

/**
 * What the issue of a tag is to say (TAG-3). The same verdict gives the same words whenever it is found, so that nothing
 * is written where nothing changed (VER-5).
 */
export function wantedIssue(verdict: TagVerdict, context: IssueContext): WantedIssue {
  const { outcome, subject } = verdict;
  if (outcome !== 'violation' && outcome !== 'error') return mended(verdict, context);
  const name = plainText(subject.name, 120);
  return {
    state: 'open',
    title: outcome === 'error' ? `Release tag ${name} could not be judged` : `Release tag ${name} breaks the rules`,
    body: fitToLimit([
      paragraph(issueMarker(subject.name)),
      paragraph(head(verdict)),
      paragraph(standsFor(verdict, context)),
      { ...list('violations', violationLines(verdict, context)), worth: 100 },
      list('things that could not be read', verdict.missing.map(missingLine)),
      list(
        'problems of the policy',
        verdict.problems.map((one) => `- ${problemText(one)}`),
      ),
      paragraph(deletion(verdict, context)),
      paragraph(FOOT),
    ]),
  };
}

const FOOT =
  'Countersign keeps this issue up to date, and closes it when the tag is in order. Whoever closes it before acknowledges what it says: it stays closed until there is something else to say. Closing it does not make the tag pass.';

function head({ outcome, subject, violations }: TagVerdict): string {
  const tag = code(subject.name);
  if (outcome === 'violation') {
    return `⛔ **The release tag ${tag} breaks ${counted(violations.length, 'rule')}.** What it stands for is not to be released by it.`;
  }
  const beside =
    violations.length > 0 ? ` What is certain all the same: it breaks ${counted(violations.length, 'rule')}.` : '';
  return `⛔ **The release tag ${tag} could not be judged**, so it does not pass.${beside}`;
}

function standsFor({ object, commit, pusher, deployer, release, previous }: TagVerdict, { url }: IssueContext): string {
  if (object === null) return '';
  const place = commit === null ? `the object ${code(object)}` : commitLink(url, commit);
  const by = pusher === null ? '' : `, pushed by ${who(pusher)}`;
  const onBehalf = deployer !== null && deployer.id !== pusher?.id ? ` for ${who(deployer)}` : '';
  const of = release === null ? '' : ` It is the merge commit of ${link(`#${release.number}`, release.url)}.`;
  const since =
    previous === null ? '' : ` The release before it is ${code(previous.tag)} at ${commitLink(url, previous.commit)}.`;
  return `It stands for ${place}${by}${onBehalf}.${of}${since}`;
}

const commitLink = (url: string, commit: string): string =>
  link(`\`${commit.slice(0, 7)}\``, `${url}/commit/${commit}`);

const list = (name: string, lines: readonly string[]): SizedBlock => ({
  name,
  head: lines.length === 0 ? '' : `**${HEADINGS[name] ?? name}**\n`,
  lines,
  tail: '',
  worth: 50,
});

const HEADINGS: Readonly<Record<string, string>> = {
  violations: 'What is wrong, and how to mend it',
  'things that could not be read': 'What could not be read',
  'problems of the policy': 'What is wrong with the policy',
};

const violationLines = ({ violations }: TagVerdict, { url }: IssueContext): readonly string[] =>
  violations.map((one) => {
    const words = sentenceOf(one, (commit) => commitLink(url, commit));
    return `- ${fullStop(sentence(words))} ${fullStop(sentence(fixOf(one)))}`;
  });

/** What could not be read, and what mends it. */
function missingLine({ why, what }: Unavailable): string {
  const name = inlineMarkdown(what, 200);
  switch (why) {
    case 'forbidden':
      return `- ${name}: the app may not read it. Accept the permissions that it asks for, in the settings of its installation.`;
    case 'missing':
      return `- ${name}: GitHub says that it does not exist.`;
    case 'truncated':
      return `- ${name}: more than the app reads (10,000 commits, 100 release tags to compare with). Let ${code('tags.patterns')} of the policy match an earlier release tag of the same series: what a pattern newly matches was there before, and counts as the release before.`;
    case 'malformed':
      return `- ${name}: GitHub’s answer was not of the documented shape. It is tried again by itself; where it stays so, tell whoever runs the app.`;
    case 'unnamed':
      return `- ${name}: GitHub did not name who made a push. Release the same content by another pull request.`;
    case 'clock':
      return `- ${name}. The operator of the app has to correct the clock.`;
    default:
      return why satisfies never;
  }
}

function deletion({ outcome, object }: TagVerdict, { deletes }: IssueContext): string {
  if (deletes) return `🗑️ Countersign deletes the tag, since the policy says ${code('on-violation: delete')}.`;
  if (outcome === 'error' || object === null) return '';
  return 'The tag is left where it is.';
}

function mended({ outcome, subject, pusher, commit }: TagVerdict, { url, own }: IssueContext): WantedIssue {
  const tag = code(subject.name);
  const words = (() => {
    switch (outcome) {
      case 'gone': {
        const by =
          pusher === null ? '' : ` by ${pusher.login === own ? 'Countersign, as the policy says' : who(pusher)}`;
        return `The tag ${tag} was deleted${by}.`;
      }
      case 'passed':
        return `The tag ${tag} is in order${commit === null ? '' : ` at ${commitLink(url, commit)}`}.`;
      default:
        return `The tag ${tag} is no longer judged: the policy does not count it among the release tags, or it stands where it stood before the gate.`;
    }
  })();
  return {
    state: 'closed',
    body: fitToLimit([paragraph(issueMarker(subject.name)), paragraph(`✅ **Mended.** ${words}`)]),
    comment: `✅ ${words}`,
  };
}
