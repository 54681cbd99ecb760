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
export function problemLine(facts: Facts | null, problem: PolicyProblem, ref = 'HEAD'): Phrase {
  const place = phrase`${code(`${problem.file}:${problem.line}:${problem.column}`)}`;
  const linked = facts === null ? place : phrase`${link(place, fileUrl(facts, problem, ref))}`;
  return phrase`${linked}: ${problemText(problem)}`;
}

/** The same without the place. */
export const problemText = (problem: PolicyProblem): Phrase =>
  phrase`${sentence([text(problem.problem, 500)])} ${sentence([text(problem.mend, 500)])}`;

/**
 * The address of a file. `HEAD` is the default branch, in this repository and in the owner's `.github`, whose files are
 * named `OWNER/.github:PATH`.
 */
function fileUrl(facts: Facts, problem: PolicyProblem, ref: string): string {
  const shared = /^([\w.-]+\/[\w.-]+):(.+)$/u.exec(problem.file);
  const host = facts.repository.url.split('/').slice(0, -2).join('/');
  return shared === null
    ? `${facts.repository.url}/blob/${ref}/${problem.file}#L${problem.line}`
    : `${host}/${shared[1] ?? ''}/blob/HEAD/${shared[2] ?? ''}#L${problem.line}`;
}

/** SOD-6: what could not be read, why, and what helps, in one or two sentences. */
export const unavailableText = (gap: Unavailable): Phrase => phrase`${unread(gap)}${helpFor(gap.why)}`;

function helpFor(why: Unavailable['why']): Phrase {
  switch (why) {
    case 'forbidden':
      return phrase`. An owner can grant the permission in the app’s installation settings.`;
    case 'missing':
      return phrase`. Restore it, or fix its name in the policy file.`;
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
