import { Gate } from './gate.ts';
import { Production } from './production.ts';
import type { Step } from './step.ts';
import { type DemoWorld, SHOP } from './world.ts';

const TAG = 'v1.4.0';
const WORKFLOW = 'deploy.yml';

/**
 * The green release from its merge into production.
 * It shows what its author may not do, and what a release coordinator may.
 */
export function* intoProduction(world: DemoWorld, number: number): Generator<Step> {
  const { sandbox, repository, app } = world;
  const as = (login: string) => sandbox.as(login);
  const gate = new Gate(repository, app.bot, number);
  const production = new Production(repository);

  yield {
    name: 'tag ruleset',
    does: `max, an administrator, imports what "countersign rulesets ${SHOP} --only tags" prints`,
    act: async () => {
      const file: unknown = JSON.parse(await world.countersign(['rulesets', SHOP, '--only', 'tags']));
      as('max').importRuleset(SHOP, file);
    },
    github: null,
    expected: [production.tagRuleset('is active: refs/tags/v* needs countersign/tag')],
  };

  yield {
    name: 'tag by the author',
    does: `dev, who wrote code of it, tags the head ${TAG}`,
    act: () => as('dev').pushTags(SHOP, [{ name: TAG, commit: gate.pullRequest.head.sha }]),
    github: 'Required status check "countersign/tag" is expected',
    expected: [production.noTag(TAG)],
  };

  yield {
    name: 'deployment of the branch',
    does: 'dev starts the deployment of the branch',
    act: () => as('dev').startRun(SHOP, { workflow: WORKFLOW, ref: 'release/1.4' }),
    github: null,
    expected: [
      production.run('run 1, attempt 1, by dev: failure'),
      production.answer('rejected', 'is not the merge commit of a release'),
      production.deployed('nothing is in production'),
    ],
  };

  yield {
    name: 'order by the author',
    does: `dev comments "/release ${TAG}"`,
    act: () => as('dev').comment(SHOP, number, `/release ${TAG}`),
    github: null,
    expected: [gate.answer('dev', 'contributed to this release'), gate.notMerged()],
  };

  yield {
    name: 'order',
    does: `rae, a release coordinator who wrote none of it, comments "/release ${TAG}"`,
    act: () => as('rae').comment(SHOP, number, `/release ${TAG}`),
    github: null,
    expected: [
      gate.merged(),
      gate.tagCheck('success', 'Ready at the merge'),
      production.tagged(TAG, gate),
      production.published(TAG),
      gate.report('released'),
      production.run('run 2, attempt 1, by countersign[bot]: success'),
      production.answer('approved', 'rae is a deployer, and did not contribute to it'),
      production.deployed(TAG),
    ],
  };

  yield {
    name: 're-run by the author',
    does: 'dev presses "Re-run" on the deployment that the tag began',
    act: () => as('dev').rerun(SHOP, production.newestRun.id),
    github: null,
    expected: [
      production.run('run 2, attempt 2, by dev: failure'),
      production.answer('rejected', 'dev contributed to the code'),
    ],
  };
}
