import type { OrderProblem } from '../../domain/release-order.ts';
import { commitLink, type RenderContext, short } from '../pull-request/context.ts';
import { gist, gistLine } from '../pull-request/title.ts';
import { enumeration } from '../text/phrases.ts';
import { code, type Phrase, person, phrase, text, words } from '../text/tree.ts';

/** A reason against an order and its fix, each in a sentence. */
export interface ProblemWords {
  readonly why: Phrase;
  /** null if only another order helps. */
  readonly fix: Phrase | null;
}

/** MRG-1: one reason against `/release`. */
export function problemWords(context: RenderContext, problem: OrderProblem): ProblemWords {
  const { facts, verdict } = context;
  switch (problem.code) {
    case 'unidentified':
      return { why: phrase`The account behind it is gone.`, fix: null };
    case 'not-a-person':
      return { why: phrase`Only people release; apps and bots never do.`, fix: null };
    case 'edited':
      return { why: phrase`The comment was edited, and edited words never count.`, fix: phrase`Write a new comment.` };
    case 'gone':
      return { why: phrase`The comment was deleted before it was carried out.`, fix: null };
    case 'not-a-deployer':
      return { why: phrase`You do not hold the role deployer now.`, fix: phrase`Ask somebody who may.` };
    case 'code-author':
      return {
        why: phrase`You contributed to this release, and whoever wrote code may not release it.`,
        fix: phrase`Ask somebody who may.`,
      };
    case 'settling':
      return {
        why: phrase`New commits came in at the same moment, so you may have looked at the ones before.`,
        fix: phrase`Look at ${commitLink(facts, verdict.head)}, and wait until ${words(problem.until.slice(11, 19))} UTC.`,
      };
    case 'moved':
      return {
        why:
          problem.from === null
            ? phrase`Nobody saw which commit stood there when you wrote it.`
            : phrase`You wrote it for ${commitLink(facts, problem.from)}, and the head is ${code(short(verdict.head))} now.`,
        fix: phrase`Look at what stands there now.`,
      };
    case 'base-changed':
      return { why: phrase`The base branch was changed since.`, fix: phrase`Look at what stands there now.` };
    case 'not-ready':
      return {
        why: phrase`It is not ready: ${gistLine(gist(verdict))}.`,
        fix: phrase`The checklist says what is missing, and who can sign.`,
      };
    case 'check':
      return {
        why: phrase`The check ${code('countersign/readiness')} does not pass on the head${problem.said === null ? '' : phrase` (${text(problem.said.replace('_', ' '), 40)})`}.`,
        fix: phrase`Wait until it passes; its text says why it does not.`,
      };
    case 'tag-name':
      return { why: phrase`${code(problem.tag)} cannot be the name of a tag.`, fix: phrase`Choose another name.` };
    case 'tag-pattern':
      return {
        why: phrase`The tag ${code(problem.tag)} is not a release tag by the policy.`,
        fix: phrase`Release tags look like ${enumeration(
          problem.patterns.map((pattern) => [code(pattern)]),
          6,
          'or',
        )}.`,
      };
    case 'tag-signed':
      return {
        why: phrase`The policy asks for signed tags (${code('tags.signed')}), and this app cannot sign in your name.`,
        fix: phrase`Write only ${code('/release')}, and push the signed tag yourself: ${code(`git tag -s ${problem.tag}`)} on the merge commit.`,
      };
    case 'tag-exists':
      return { why: phrase`There is a tag ${code(problem.tag)} already.`, fix: phrase`Choose another name.` };
    case 'cargo-author':
      return {
        why: phrase`The tag ${code(problem.tag)} would release more than this pull request: everything since the previous release, and you contributed to some of that.`,
        fix: phrase`Ask another deployer, or write only ${code('/release')} and have another one tag.`,
      };
    case 'cargo-unknown':
      return {
        why: phrase`The tag ${code(problem.tag)} would release everything since the previous release, and not everyone who wrote that is known.`,
        fix: phrase`Write only ${code('/release')}; the check of a tag that is pushed then says what is missing.`,
      };
    case 'late':
      return { why: phrase`It was given more than 15 minutes before it was seen, and an order is for now.`, fix: null };
    case 'under-way':
      return {
        why: phrase`${person(problem.by)}’s order is being carried out already.`,
        fix: phrase`Wait for its report.`,
      };
    default:
      return problem satisfies never;
  }
}
