import type { Policy, TextPattern } from '../../domain/policy.ts';

/** Gives names that a glob of the policy matches; for one without wildcards that name alone. */
export type ExampleRefs = (glob: string) => readonly string[];

/** Where releases go, as far as the policy says it. */
export interface ReleaseBranches {
  /** Looked at whether they exist or not. */
  readonly named: readonly string[];
  /** Existing branches that match are looked at, and the examples for those to come. */
  readonly globs: readonly { readonly pattern: TextPattern; readonly examples: readonly string[] }[];
  /** An entry of `releases` names no base: any branch will do. */
  readonly anywhere: boolean;
}

/** The branches that releases of the policy go into (REL-1). Where an entry takes any, the default branch stands for them. */
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

/** Whether a base of the policy stands for every branch. */
export const isAnything = (base: TextPattern | 'default-branch' | null): base is null =>
  base === null || (base !== 'default-branch' && base.source === '**');

const isLiteral = ({ source }: TextPattern): boolean => !/[*?[{]/.test(source.replaceAll(/\\./g, ''));
