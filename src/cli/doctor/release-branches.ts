import type { Policy, TextPattern } from '../../domain/policy.ts';

/** Returns names that a glob of the policy matches; without wildcards, only the name itself. */
export type ExampleRefs = (glob: string) => readonly string[];

/** The branches that releases go into, as the policy names them. */
export interface ReleaseBranches {
  /** Checked even if they do not exist. */
  readonly named: readonly string[];
  /** Checked with the existing branches that match, and with examples of future ones. */
  readonly globs: readonly { readonly pattern: TextPattern; readonly examples: readonly string[] }[];
  /** True if an entry of `releases` names no base, so that it includes every branch. */
  readonly anywhere: boolean;
}

/**
 * Finds the branches that releases go into (REL-1).
 * The default branch stands for an entry that includes every branch.
 */
export function releaseBranches(
  policy: Policy,
  defaultBranch: string | null,
  exampleRefs: ExampleRefs,
): ReleaseBranches {
  const named = new Set<string>();
  const globs = new Map<string, ReleaseBranches['globs'][number]>();
  const bases = policy.releases.map(({ base }) => base);
  for (const base of bases) {
    if (isAnything(base) || base === 'default-branch') {
      if (defaultBranch !== null) named.add(defaultBranch);
      continue;
    }
    const examples = exampleRefs(base.source).filter((name) => base.matches(name));
    if (isLiteral(base)) for (const name of examples) named.add(name);
    else globs.set(base.source, { pattern: base, examples });
  }
  return { named: [...named], globs: [...globs.values()], anywhere: bases.some(isAnything) };
}

/** True if a base of the policy includes every branch. */
export const isAnything = (base: TextPattern | 'default-branch' | null): base is null =>
  base === null || (base !== 'default-branch' && base.source === '**');

const isLiteral = ({ source }: TextPattern): boolean => !/[*?[{]/.test(source.replaceAll(/\\./g, ''));
