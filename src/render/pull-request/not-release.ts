import { CHECKLIST_MARKER, type CheckContent } from '../../domain/effects.ts';
import type { Policy, ReleaseRule } from '../../domain/policy.ts';
import type { JudgedAct } from '../../domain/verdict.ts';
import { fitToLimit, paragraph } from '../markdown/budget.ts';
import { inlineMarkdown, link, quoted } from '../markdown/escape.ts';
import { moment, who } from '../markdown/phrases.ts';
import type { RenderContext } from './context.ts';
import { title } from './title.ts';

/** REL-2: the check of a pull request that is no release: skipped, which satisfies a required check. */
export function skippedCheck(context: RenderContext, policy: Policy): CheckContent {
  const { facts, verdict } = context;
  const { base, head } = facts.pullRequest;
  const freed = freedText(context);
  return {
    name: 'countersign/readiness',
    conclusion: 'skipped',
    title: title(verdict),
    summary: fitToLimit([
      paragraph(
        freed ??
          `The pull request from ${inlineMarkdown(head.ref, 100)} into ${inlineMarkdown(base.ref, 100)} is no release, so nobody has to sign it off.`,
      ),
    ]),
    text: fitToLimit([
      {
        name: 'rules',
        head: 'The policy calls a pull request a release where it matches one of these:\n',
        lines: policy.releases.map((rule) => `- ${ruleText(context, rule)}`),
        tail: '',
        worth: 10,
      },
      paragraph(`Policy digest (SHA-256): \`${policy.digest}\``),
    ]),
    annotations: [],
  };
}

function ruleText({ facts }: RenderContext, rule: ReleaseRule): string {
  const base = rule.base === 'default-branch' ? facts.repository.defaultBranch : rule.base?.source;
  const parts = [
    ...(base === undefined ? [] : [`into ${quoted(base, 100)}`]),
    ...(rule.head === null ? [] : [`from ${quoted(rule.head.source, 100)}`]),
    ...(rule.label === null ? [] : [`with the label ${quoted(rule.label, 100)}`]),
    ...(rule.title === null ? [] : [`with a title like ${quoted(rule.title.source, 100)}`]),
  ];
  return parts.length === 0 ? 'any pull request' : parts.join(', ');
}

/** REL-3: the last word of a checklist whose pull request was freed; null where it never was a release. */
export function freedChecklist(context: RenderContext): string | null {
  const freed = freedText(context);
  return freed === null
    ? null
    : fitToLimit([paragraph(`${CHECKLIST_MARKER}\n**Not a release** — nothing to sign off`), paragraph(freed)]);
}

function freedText({ verdict }: RenderContext): string | null {
  const freed = verdict.acts.findLast((judged: JudgedAct) => judged.disposition.kind === 'done');
  if (freed === undefined) return null;
  const { act } = freed;
  return `${who(act.actor)} said so (${link(moment(act.at), act.url)}): ${quoted(act.text)}.`;
}
