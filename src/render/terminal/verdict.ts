import type { Facts } from '../../domain/facts.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { short, type VerdictContext } from '../pull-request/context.ts';
import { contributorDetails, notCountedDetails, signedDetails } from '../pull-request/details.ts';
import { acts } from '../pull-request/evidence.ts';
import { nextLine } from '../pull-request/next.ts';
import { obstacles, warnings } from '../pull-request/obstacles.ts';
import { title } from '../pull-request/title.ts';
import { printed, type TerminalText } from '../text/printed.ts';
import { terminal, terminalLine } from '../text/terminal.ts';
import { moment, paragraph, phrase, text, words } from '../text/tree.ts';

/**
 * A verdict for a terminal, in the checklist's sentences.
 * Lines of plain text, with a line break at the end.
 * @param facts of the verdict; null if they are no longer known
 */
export function plainVerdict(verdict: Verdict, facts: Facts | null): TerminalText {
  const context: VerdictContext = { verdict, facts };
  const { repository, number } = verdict.subject;
  const subject = text(`${repository.owner}/${repository.name}#${number}`);
  const blocks = [
    nextLine(context, null),
    ...obstacles(context),
    ...warnings(context),
    ...signedDetails(context),
    ...notCountedDetails(context),
    ...contributorDetails(context),
    ...acts(verdict),
    paragraph(
      phrase`Decided for the facts of ${moment(verdict.at)}, policy digest ${words(verdict.policyDigest ?? 'none')}`,
    ),
  ];
  const first = terminalLine(phrase`${subject} at ${words(short(verdict.head))}: ${words(verdict.outcome)}`);
  return printed(`${first}\n${title(verdict)}\n\n${terminal(blocks)}\n`);
}
