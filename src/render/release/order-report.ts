import { answerMarker } from '../../domain/effects.ts';
import type { OrderEnd, ReleaseOrder, ReleaseStep, TagStep } from '../../domain/release-order.ts';
import { fitToLimit, paragraph, type SizedBlock } from '../markdown/budget.ts';
import { code, inlineMarkdown, link } from '../markdown/escape.ts';
import { fullStop, who } from '../markdown/phrases.ts';
import { commitLink, type RenderContext } from '../pull-request/context.ts';
import { problemWords } from './order-problems.ts';

/** Names the report on an order as acts are named, so that it is given once (SIGN-14). */
export const reportAct = (order: ReleaseOrder): string => `order:${order.act}`;

/** MRG-1: the one comment that says what came of an order, and how to mend what did not. It speaks to the person. */
export function orderReport(context: RenderContext, order: ReleaseOrder, end: OrderEnd): string {
  const asked = `${mention(order)}${link(code(order.tag === null ? '/release' : `/release ${order.tag}`), order.url)}`;
  return fitToLimit([
    paragraph(`${answerMarker(reportAct(order))}\n${asked}: ${headline(context, order, end)}`),
    ...body(context, order, end),
  ]);
}

const mention = ({ person }: ReleaseOrder): string =>
  /^[A-Za-z0-9][A-Za-z0-9-]*(_[A-Za-z0-9]+)?$/u.test(person.login) ? `@${person.login}: ` : `For ${who(person)}: `;

function headline({ facts }: RenderContext, order: ReleaseOrder, end: OrderEnd): string {
  switch (end.kind) {
    case 'released':
      return whole(end)
        ? `✅ **released.** Merged as ${commitLink(facts, end.commit)} into ${inlineMarkdown(order.base, 100)}.`
        : `⚠️ **merged as ${commitLink(facts, end.commit)}** into ${inlineMarkdown(order.base, 100)}, and not everything after it could be done.`;
    case 'not-passed':
      return `⛔ **merged as ${commitLink(facts, end.commit)}, and then found not to have been ready at that moment.** Nothing was tagged.`;
    case 'merged-otherwise':
      return `⚠️ **not done:** ${who(end.by)} merged the pull request as ${commitLink(facts, end.commit)} in between. Nothing was tagged.`;
    case 'cancelled':
    case 'merge-refused':
    case 'dequeued':
    case 'closed':
      return '⛔ **nothing was merged.**';
    default:
      return end satisfies never;
  }
}

const whole = ({ tag, release }: Extract<OrderEnd, { kind: 'released' }>): boolean =>
  tag.kind !== 'refused' && tag.kind !== 'elsewhere' && release.kind !== 'refused';

function body(context: RenderContext, order: ReleaseOrder, end: OrderEnd): readonly SizedBlock[] {
  switch (end.kind) {
    case 'released':
      return [list('steps', [...tagLine(order, end.commit, end.tag), ...releaseLine(order, end.release)])];
    case 'not-passed':
      return [
        paragraph(
          'What was missing is said where the bypass is told. What is to be released has to go through another release pull request.',
        ),
      ];
    case 'merged-otherwise':
      return [
        paragraph(
          order.tag === null
            ? ''
            : `If it is to be released, push the tag ${code(order.tag)} yourself; \`countersign/tag\` on the commit says whether it may.`,
        ),
      ];
    case 'cancelled':
      return [
        list(
          'reasons',
          end.problems.map((problem) => {
            const { why, fix } = problemWords(context, problem);
            return `- ${why}${fix === null ? '' : ` ${fix}`}`;
          }),
        ),
        paragraph('Then write the command again.'),
      ];
    case 'merge-refused':
      return [
        paragraph(
          `GitHub refused to merge: ${fullStop(inlineMarkdown(end.said, 500))} When that is mended, write the command again.`,
        ),
      ];
    case 'dequeued':
      return [
        paragraph('It was taken out of the merge queue. When the reason for that is mended, write the command again.'),
      ];
    case 'closed':
      return [paragraph('The pull request was closed in between.')];
    default:
      return end satisfies never;
  }
}

const list = (name: string, lines: readonly string[]): SizedBlock => ({ name, head: '', lines, tail: '', worth: 50 });

function tagLine(order: ReleaseOrder, commit: string, step: TagStep): readonly string[] {
  const tag = code(order.tag ?? '');
  const fix = `To tag it yourself: ${code(`git tag ${order.tag ?? ''} ${commit}`)}, then ${code(`git push origin ${order.tag ?? ''}`)}.`;
  switch (step.kind) {
    case 'none':
      return ['- No tag was asked for. To tag it, push one on the merge commit.'];
    case 'made':
      return [`- Tagged ${tag}.`];
    case 'refused':
      return [`- The tag ${tag} was not made: ${fullStop(inlineMarkdown(step.said, 400))} ${fix}`];
    case 'elsewhere':
      return [
        `- The tag ${tag} stands ${step.commit === null ? 'for no commit' : `for ${code(step.commit.slice(0, 7))}`} already, and was left there. Tag the merge commit with another name.`,
      ];
    default:
      return step satisfies never;
  }
}

function releaseLine(order: ReleaseOrder, step: ReleaseStep): readonly string[] {
  switch (step.kind) {
    case 'none':
      return [];
    case 'made':
      return [`- ${link('The release with its notes', step.url)}.`];
    case 'refused':
      return [
        `- The GitHub Release for ${code(order.tag ?? '')} was not made: ${fullStop(inlineMarkdown(step.said, 400))} It can be made on the page of the tag.`,
      ];
    default:
      return step satisfies never;
  }
}
