import { CHECKLIST_MARKER, type CheckContent } from '../../domain/effects.ts';
import type { Policy, ReleaseRule } from '../../domain/policy.ts';
import type { JudgedAct } from '../../domain/verdict.ts';
import { markdown } from '../text/markdown.ts';
import { digestWords, joined } from '../text/phrases.ts';
import { link, list, moment, type Phrase, paragraph, person, phrase, quoted, text } from '../text/tree.ts';
import type { RenderContext } from './context.ts';
import { headline } from './headline.ts';
import { title } from './title.ts';

/** REL-2: the check of a pull request that is not a release. Skipped, which satisfies a required check. */
export function skippedCheck(context: RenderContext, policy: Policy): CheckContent {
  const { facts, verdict } = context;
  const { base, head } = facts.pullRequest;
  const freed = freedText(context);
  return {
    name: 'countersign/readiness',
    conclusion: 'skipped',
    title: title(verdict),
    summary: markdown([
      paragraph(
        freed ??
          phrase`The pull request from ${text(head.ref, 100)} into ${text(base.ref, 100)} is not a release, so nobody has to sign it off.`,
      ),
    ]),
    text: markdown([
      paragraph(phrase`The policy calls a pull request a release where it matches one of these:`),
      list(
        { name: 'rules', worth: 10 },
        policy.releases.map((rule) => ruleText(context, rule)),
      ),
      paragraph(digestWords(policy.digest)),
    ]),
    annotations: [],
  };
}

function ruleText({ facts }: RenderContext, rule: ReleaseRule): Phrase {
  const base = rule.base === 'default-branch' ? facts.repository.defaultBranch : rule.base?.source;
  const parts = [
    ...(base === undefined ? [] : [phrase`into ${quoted(base, 100)}`]),
    ...(rule.head === null ? [] : [phrase`from ${quoted(rule.head.source, 100)}`]),
    ...(rule.label === null ? [] : [phrase`with the label ${quoted(rule.label, 100)}`]),
    ...(rule.title === null ? [] : [phrase`with a title like ${quoted(rule.title.source, 100)}`]),
  ];
  return parts.length === 0 ? phrase`any pull request` : joined(parts, ', ');
}

/** REL-3: the last checklist of a release that left the gate. null if it never was one. */
export function freedChecklist(context: RenderContext): string | null {
  const freed = freedText(context);
  return freed === null
    ? null
    : markdown([headline(context), paragraph(freed)], {
        marker: CHECKLIST_MARKER,
      });
}

function freedText({ verdict }: RenderContext): Phrase | null {
  const freed = verdict.acts.findLast((judged: JudgedAct) => judged.disposition.kind === 'done');
  if (freed === undefined) return null;
  const { act } = freed;
  return phrase`${person(act.actor)} said so (${link([moment(act.at)], act.url)}): ${quoted(act.text)}.`;
}
