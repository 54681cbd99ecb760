import fc from 'fast-check';
import type { Login } from '../model/act.ts';
import { choose } from '../model/words.ts';
import type { Shop, SoakWorld } from './world.ts';

const DEPLOYERS = ['rae', 'sam', 'dev', 'max'] as const satisfies readonly Login[];
type Deployer = (typeof DEPLOYERS)[number];

/** What people do past the pull request: merging, tagging, deploying. */
export type ReleaseAct = { readonly who: Deployer } & (
  | { readonly kind: 'merge'; readonly method: 'merge' | 'squash' | 'rebase' }
  /** `/release`, with a tag or without. */
  | { readonly kind: 'order'; readonly tagged: boolean }
  /** `times` 4: GitHub sends no webhook for so many tags at once. */
  | { readonly kind: 'tag'; readonly where: 'merge' | 'head' | 'main'; readonly times: 1 | 4 }
  | { readonly kind: 'move-tag' | 'delete-tag' | 'deploy' | 'rerun' | 'cancel' }
);

const who = fc.constantFrom(...DEPLOYERS);
export const releaseActs: fc.Arbitrary<ReleaseAct> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('merge' as const),
      who,
      method: fc.constantFrom('merge' as const, 'merge' as const, 'squash' as const, 'rebase' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('order' as const), who, tagged: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('tag' as const),
      who,
      where: fc.constantFrom('merge' as const, 'merge' as const, 'head' as const, 'main' as const),
      times: fc.constantFrom(1 as const, 1 as const, 4 as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'move-tag' as const,
        'delete-tag' as const,
        'deploy' as const,
        'deploy' as const,
        'rerun' as const,
        'cancel' as const,
      ),
      who,
    }),
  },
);

/** Performs the act. @throws GitHubRefusal if the person may not */
export function passRelease({ sandbox }: SoakWorld, shop: Shop, which: number, act: ReleaseAct): void {
  const { name, repository, stages } = shop;
  const person = sandbox.as(act.who);
  const open = choose(
    stages.filter(({ pull }) => pull.state === 'open'),
    which,
  );
  const main = repository.branches.get('main') ?? '';
  const tag = choose([...repository.tags.keys()], which);
  switch (act.kind) {
    case 'merge':
      if (open) person.merge(name, open.number, { method: act.method });
      return;
    case 'order':
      if (open) person.comment(name, open.number, act.tagged ? `/release v1.${++shop.made}` : '/release');
      return;
    case 'tag': {
      const merged = stages.flatMap(({ pull }) => pull.merged?.commit ?? []).at(-1);
      const commit = { merge: merged ?? main, head: open?.pull.head.sha ?? main, main }[act.where];
      const names = Array.from({ length: act.times }, () => `v2.${++shop.made}`);
      return person.pushTags(
        name,
        names.map((one) => ({ name: one, commit })),
      );
    }
    case 'move-tag':
      if (tag !== undefined) person.pushTags(name, [{ name: tag, commit: main }], true);
      return;
    case 'delete-tag':
      if (tag !== undefined) person.deleteTags(name, [tag]);
      return;
    case 'deploy':
      person.startRun(name, { workflow: 'deploy.yml', ref: which % 3 === 0 || tag === undefined ? 'main' : tag });
      return;
    case 'rerun':
    case 'cancel': {
      const run = choose([...repository.workflowRuns.keys()], which);
      if (run === undefined) return;
      if (act.kind === 'rerun') person.rerun(name, run);
      else person.cancelRun(name, run);
      return;
    }
  }
}
