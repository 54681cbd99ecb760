import { answerMarker } from '../../domain/effects.ts';
import type { OrderEnd, ReleaseOrder, ReleaseStep, TagStep } from '../../domain/release-order.ts';
import { commitLink, type RenderContext } from '../pull-request/context.ts';
import { markdown } from '../text/markdown.ts';
import { addressed, fullStop } from '../text/phrases.ts';
import {
  code,
  commit,
  link,
  list,
  type Phrase,
  paragraph,
  person,
  phrase,
  strong,
  type TextBlock,
  text,
} from '../text/tree.ts';
import { problemWords } from './order-problems.ts';

/** The id of the report on an order. With it as an act, the report is given once (SIGN-14). */
export const reportAct = (order: ReleaseOrder): string => `order:${order.act}`;

/**
 * MRG-1: the one comment about the result of an order, with how to fix what failed.
 * It addresses the person.
 */
export function orderReport(context: RenderContext, order: ReleaseOrder, end: OrderEnd): string {
  const command = phrase`${code(order.tag === null ? '/release' : `/release ${order.tag}`)}`;
  const first = phrase`${addressed(order.person)}${link(command, order.url)}: ${headline(context, order, end)}`;
  return markdown([paragraph(first), ...body(context, order, end)], { marker: answerMarker(reportAct(order)) });
}

function headline({ facts }: RenderContext, order: ReleaseOrder, end: OrderEnd): Phrase {
  switch (end.kind) {
    case 'released':
      return whole(end)
        ? phrase`✅ ${strong`released.`} Merged as ${commitLink(facts, end.commit)} into ${text(order.base, 100)}.`
        : phrase`⚠️ ${strong`merged as ${commitLink(facts, end.commit)}`} into ${text(order.base, 100)}, and not everything after it could be done.`;
    case 'not-passed':
      return phrase`⛔ ${strong`merged as ${commitLink(facts, end.commit)}, and then found not to have been ready at that moment.`} Nothing was tagged.`;
    case 'merged-otherwise':
      return phrase`⚠️ ${strong`not done:`} ${person(end.by)} merged the pull request as ${commitLink(facts, end.commit)} in between. Nothing was tagged.`;
    case 'cancelled':
    case 'merge-refused':
    case 'dequeued':
    case 'closed':
      return phrase`⛔ ${strong`nothing was merged.`}`;
    default:
      return end satisfies never;
  }
}

const whole = ({ tag, release }: Extract<OrderEnd, { kind: 'released' }>): boolean =>
  tag.kind !== 'refused' && tag.kind !== 'elsewhere' && release.kind !== 'refused';

function body(context: RenderContext, order: ReleaseOrder, end: OrderEnd): readonly TextBlock[] {
  switch (end.kind) {
    case 'released':
      return [
        list({ name: 'steps', worth: 50 }, [
          ...tagLine(order, end.commit, end.tag),
          ...releaseLine(order, end.release),
        ]),
      ];
    case 'not-passed':
      return [
        paragraph(
          phrase`What was missing is said where the bypass is told. What is to be released has to go through another release pull request.`,
        ),
      ];
    case 'merged-otherwise':
      return [
        paragraph(
          order.tag === null
            ? []
            : phrase`If it is to be released, push the tag ${code(order.tag)} yourself; ${code('countersign/tag')} on the commit says whether it may.`,
        ),
      ];
    case 'cancelled':
      return [
        list(
          { name: 'reasons', worth: 50 },
          end.problems.map((problem) => {
            const { why, fix } = problemWords(context, problem);
            return phrase`${why}${fix === null ? '' : phrase` ${fix}`}`;
          }),
        ),
        paragraph(phrase`Then write the command again.`),
      ];
    case 'merge-refused':
      return [
        paragraph(
          phrase`GitHub refused to merge: ${fullStop([text(end.said, 500)])} When that is fixed, write the command again.`,
        ),
      ];
    case 'dequeued':
      return [
        paragraph(
          phrase`It was taken out of the merge queue. When the reason for that is fixed, write the command again.`,
        ),
      ];
    case 'closed':
      return [paragraph(phrase`The pull request was closed in between.`)];
    default:
      return end satisfies never;
  }
}

function tagLine(order: ReleaseOrder, sha: string, step: TagStep): readonly Phrase[] {
  const tag = code(order.tag ?? '');
  const fix = phrase`To tag it yourself: ${code(`git tag ${order.tag ?? ''} ${sha}`)}, then ${code(`git push origin ${order.tag ?? ''}`)}.`;
  switch (step.kind) {
    case 'none':
      return [phrase`No tag was asked for. To tag it, push one on the merge commit.`];
    case 'made':
      return [phrase`Tagged ${tag}.`];
    case 'refused':
      return [phrase`The tag ${tag} was not made: ${fullStop([text(step.said, 400)])} ${fix}`];
    case 'elsewhere':
      return [
        phrase`The tag ${tag} stands ${step.commit === null ? phrase`for no commit` : phrase`for ${commit(step.commit, null)}`} already, and was left there. Tag the merge commit with another name.`,
      ];
    default:
      return step satisfies never;
  }
}

function releaseLine(order: ReleaseOrder, step: ReleaseStep): readonly Phrase[] {
  switch (step.kind) {
    case 'none':
      return [];
    case 'made':
      return [phrase`${link(phrase`The release with its notes`, step.url)}.`];
    case 'refused':
      return [
        phrase`The GitHub Release for ${code(order.tag ?? '')} was not made: ${fullStop([text(step.said, 400)])} It can be made on the page of the tag.`,
      ];
    default:
      return step satisfies never;
  }
}
