import type { Facts } from '../../domain/facts.ts';
import type { PolicyProblem } from '../../domain/policy.ts';
import type { Unavailable } from '../../domain/reading.ts';
import { sentence } from '../text/phrases.ts';
import { code, link, type Phrase, phrase, text } from '../text/tree.ts';
import { unread } from '../unread.ts';

/**
 * `file:line:column` as a link to the line, then the problem and its fix (REL-5).
 * @param ref of this repository's file; `HEAD` is the default branch
 */
export const problemLine = (facts: Facts | null, problem: PolicyProblem, ref = 'HEAD'): Phrase =>
  phrase`${problemPlace(facts, problem, ref)}: ${problemText(problem)}`;

/** `file:line:column` as a link to the line. */
export function problemPlace(facts: Facts | null, problem: PolicyProblem, ref = 'HEAD'): Phrase {
  const place = phrase`${code(`${problem.file}:${problem.line}:${problem.column}`)}`;
  return facts === null ? place : phrase`${link(place, `${fileUrl(facts, problem.file, ref)}#L${problem.line}`)}`;
}

/** The same without the place. */
export const problemText = (problem: PolicyProblem): Phrase =>
  phrase`${sentence([text(problem.problem, 500)])} ${sentence([text(problem.mend, 500)])}`;

/**
 * The address of a file. `HEAD` is the default branch, in this repository and in the owner's `.github`, whose files are
 * named `OWNER/.github:PATH`.
 */
export function fileUrl(facts: Facts, file: string, ref = 'HEAD'): string {
  const shared = /^([\w.-]+\/[\w.-]+):(.+)$/u.exec(file);
  const host = facts.repository.url.split('/').slice(0, -2).join('/');
  return shared === null
    ? `${facts.repository.url}/blob/${ref}/${file}`
    : `${host}/${shared[1] ?? ''}/blob/HEAD/${shared[2] ?? ''}`;
}

/** SOD-6: what could not be read, why, and what helps, in one or two sentences. */
export const unavailableText = (gap: Unavailable): Phrase => phrase`${unread(gap)}${helpFor(gap.why)}`;

/** Who does what so that it can be read, as a part of the line “Next”. */
export function readingStep({ what, why }: Unavailable): Phrase {
  const name = text(what, 80);
  switch (why) {
    case 'forbidden':
      return phrase`an owner lets the app read ${name} in its installation settings`;
    case 'missing':
      return phrase`somebody restores ${name} on GitHub, or opens another pull request`;
    case 'truncated':
      return phrase`the app reads ${name} again by itself, and if it stays so, whoever runs it finds the reason in its log`;
    case 'malformed':
      return phrase`whoever runs this app finds out why it cannot understand ${name}`;
    case 'unnamed':
      return phrase`its author closes this pull request and opens another from the same branch`;
    case 'clock':
      return phrase`whoever runs this app corrects its clock`;
    default:
      return why satisfies never;
  }
}

function helpFor(why: Unavailable['why']): Phrase {
  switch (why) {
    case 'forbidden':
      return phrase`. An owner can grant the permission in the app’s installation settings.`;
    case 'missing':
      return phrase`. Restore it, or open another pull request.`;
    case 'truncated':
      return phrase`, and a part of it decides nothing.`;
    case 'malformed':
      return phrase`. Tell the people who run this app.`;
    case 'unnamed':
      return phrase`, who might sign. Close this pull request and open another from the same branch; its author is whoever opens it.`;
    case 'clock':
      return phrase`, so it is not known which sign-offs count, and no check starts to pass. The operator of this app has to correct the clock; the decision is then made again automatically.`;
    default:
      return why satisfies never;
  }
}
