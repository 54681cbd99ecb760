import type { Policy } from '../../domain/policy.ts';
import type { SetupFacts } from '../../domain/setup.ts';
import { type Finding, finding, nameList } from './finding.ts';

/** `v1` and `v1.4` beside `v1.4.2`. */
const SHORT = /^((?:.*[^\d.])?)(\d+(?:\.\d+)?)$/;

/**
 * TAG-3: tags that stand for the newest release of a line and move with each, as actions have them, are release tags by a
 * pattern such as `v*`, and then each of their moves is a violation.
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
      found: `${nameList(moving)}: the policy calls such tags release tags, and there are longer ones that begin so, as where a tag moves on with each release.`,
      why: 'A release tag that moves is a violation each time (TAG-3); where a ruleset holds the tags, GitHub refuses to move it.',
      fix: `Where they move, write patterns in \`tags.patterns\` that only whole versions match, such as ${nameList(before.map((text) => JSON.stringify(`${text}[0-9]*.*.*`)))}`,
    }),
  ];
}

/** True where another tag goes on with a dot: `v1` beside `v1.4.2`. */
function isShortOf(tag: string, all: ReadonlySet<string>): boolean {
  const [, , numbers = ''] = SHORT.exec(tag) ?? [];
  if (numbers === '') return false;
  const parts = numbers.split('.').length;
  return [...all].some((other) => {
    const rest = other.startsWith(`${tag}.`) ? other.slice(tag.length + 1) : '';
    return /^\d+(?:\.\d+)*(?:[-+].*)?$/.test(rest) && parts + (rest.split(/[-+]/)[0] ?? '').split('.').length >= 3;
  });
}
