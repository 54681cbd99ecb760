import type { OrderProblem } from '../../domain/release-order.ts';
import { code, inlineMarkdown } from '../markdown/escape.ts';
import { enumeration, who } from '../markdown/phrases.ts';
import { commitLink, type RenderContext, short } from '../pull-request/context.ts';
import { gist } from '../pull-request/title.ts';

/** What stands against an order, and what helps, each in a sentence of Markdown. */
export interface ProblemWords {
  readonly why: string;
  /** null where nothing but ordering again helps. */
  readonly fix: string | null;
}

/** MRG-1: one thing that stands against `/release`. */
export function problemWords(context: RenderContext, problem: OrderProblem): ProblemWords {
  const { facts, verdict } = context;
  switch (problem.code) {
    case 'unidentified':
      return { why: 'The account behind it is gone.', fix: null };
    case 'not-a-person':
      return { why: 'Only people release; apps and bots never do.', fix: null };
    case 'edited':
      return { why: 'The comment was edited, and edited words never count.', fix: 'Write a new comment.' };
    case 'gone':
      return { why: 'The comment was deleted before it was carried out.', fix: null };
    case 'not-a-deployer':
      return { why: 'You do not hold the role deployer now.', fix: 'Ask somebody who may.' };
    case 'code-author':
      return {
        why: 'You had a hand in the code of this release, and whoever wrote code may not release it.',
        fix: 'Ask somebody who may.',
      };
    case 'settling':
      return {
        why: 'New commits came in at the same moment, so you may have looked at the ones before.',
        fix: `Look at ${commitLink(facts, verdict.head)}, and wait until ${problem.until.slice(11, 19)} UTC.`,
      };
    case 'moved':
      return {
        why:
          problem.from === null
            ? 'Nobody saw which commit stood there when you wrote it.'
            : `You wrote it for ${commitLink(facts, problem.from)}, and the head is ${code(short(verdict.head))} now.`,
        fix: 'Look at what stands there now.',
      };
    case 'base-changed':
      return { why: 'The base branch was changed since.', fix: 'Look at what stands there now.' };
    case 'not-ready': {
      const { lead, parts } = gist(verdict);
      return {
        why: `It is not ready: ${inlineMarkdown(parts.length === 0 ? lead : `${lead}: ${parts.join('; ')}`, 400)}.`,
        fix: 'The checklist says what is missing, and who can sign.',
      };
    }
    case 'check':
      return {
        why: `The check ${code('countersign/readiness')} does not pass on the head${problem.said === null ? '' : ` (${inlineMarkdown(problem.said, 40)})`}.`,
        fix: 'Wait until it passes; its text says why it does not.',
      };
    case 'tag-name':
      return { why: `${code(problem.tag)} cannot be the name of a tag.`, fix: 'Choose another name.' };
    case 'tag-pattern':
      return {
        why: `The tag ${code(problem.tag)} is no release tag by the policy.`,
        fix: `Release tags look like ${enumeration(problem.patterns.map(code), 6, 'or')}.`,
      };
    case 'tag-signed':
      return {
        why: 'The policy asks for signed tags (`tags.signed`), and this app cannot sign in your name.',
        fix: `Write only \`/release\`, and push the signed tag yourself: ${code(`git tag -s ${problem.tag}`)} on the merge commit.`,
      };
    case 'tag-exists':
      return { why: `There is a tag ${code(problem.tag)} already.`, fix: 'Choose another name.' };
    case 'cargo-author':
      return {
        why: `The tag ${code(problem.tag)} would release more than this pull request: everything since the release before, and you had a hand in some of that.`,
        fix: 'Ask another deployer, or write only `/release` and have another one tag.',
      };
    case 'cargo-unknown':
      return {
        why: `The tag ${code(problem.tag)} would release everything since the release before, and not everyone who wrote that is known.`,
        fix: 'Write only `/release`; the check of a tag that is pushed then says what is missing.',
      };
    case 'late':
      return { why: 'It was given more than 15 minutes before it was seen, and an order is for now.', fix: null };
    case 'under-way':
      return { why: `${who(problem.by)}’s order is being carried out already.`, fix: 'Wait for its report.' };
    default:
      return problem satisfies never;
  }
}
