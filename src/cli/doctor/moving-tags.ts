import type { Policy } from '../../domain/policy.ts';
import type { SetupFacts } from '../../domain/setup.ts';
import { code, phrase } from '../../render/text/tree.ts';
import { type Finding, finding, nameList } from './finding.ts';

/** `v1` and `v1.4` beside `v1.4.2`. */
const SHORT = /^((?:.*[^\d.])?)(\d+(?:\.\d+)?)$/;

/**
 * TAG-3: warns about moving tags such as `v1`, which point at a line's newest release.
 * A pattern such as `v*` makes them release tags, and then each of their moves is a violation.
 */
export function judgeMoving({ tags }: SetupFacts, policy: Policy): readonly Finding[] {
  if (tags?.state !== 'known') return [];
  const all = new Set(tags.value);
  const isRelease = (tag: string) => policy.tags.patterns.some((pattern) => pattern.matches(tag));
  const moving = [...all].filter((tag) => isRelease(tag) && isShortOf(tag, all)).sort();
  if (moving.length === 0) return [];
  const before = [...new Set(moving.map((tag) => SHORT.exec(tag)?.[1] ?? ''))];
  return [
    finding('tags', 'warning', 'tag-moving', {
      subjects: moving,
      found: phrase`${nameList(moving)}: these tags match the policy's patterns, and longer tags begin with the same version. They look like tags that move with each release.`,
      why: phrase`Each move of a release tag is a violation (TAG-3). If a ruleset protects release tags, GitHub refuses the move.`,
      fix: phrase`If these tags move, write patterns in ${code('tags.patterns')} that match only whole versions, such as ${nameList(before.map((text) => JSON.stringify(`${text}[0-9]*.*.*`)))}`,
    }),
  ];
}

/** True if another tag continues this one after a dot: `v1` beside `v1.4.2`. */
function isShortOf(tag: string, all: ReadonlySet<string>): boolean {
  const [, , numbers = ''] = SHORT.exec(tag) ?? [];
  if (numbers === '') return false;
  const parts = numbers.split('.').length;
  return [...all].some((other) => {
    const rest = other.startsWith(`${tag}.`) ? other.slice(tag.length + 1) : '';
    return /^\d+(?:\.\d+)*(?:[-+].*)?$/.test(rest) && parts + (rest.split(/[-+]/)[0] ?? '').split('.').length >= 3;
  });
}
