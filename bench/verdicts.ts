import type { Account } from '../src/domain/account.ts';
import type { CommitFact, Facts } from '../src/domain/facts.ts';
import { asSha, type Sha } from '../src/domain/ids.ts';
import type { PolicyReading } from '../src/domain/policy.ts';
import { known } from '../src/domain/reading.ts';
import { evaluate } from '../src/policy/evaluate.ts';
import {
  ann,
  at,
  comment,
  commit,
  dev,
  eve,
  facts,
  labelEvent,
  oli,
  pat,
  rae,
  review,
  treeOf,
} from '../test/support/facts.ts';
import { policyOf } from '../test/support/policy.ts';
import { type Figure, medianMillis } from './measure.ts';

const RUNS = 15;
const WRITERS = [dev, ann, eve];
const RULES: PolicyReading = policyOf(`version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [oli] }
  release-coordinator: { users: [rae] }
  security-architect: { teams: [acme/appsec] }
`);

/** How `evaluate` grows with the commits of a release, and with the sign-offs on it. */
export async function verdicts(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const size of [10, 100, 1_000, 10_000]) {
    figures.push(await measured('evaluate, with 100 sign-offs (size: commits)', size, release(size, 100)));
  }
  for (const size of [10, 100, 1_000]) {
    figures.push(
      await measured(
        'evaluate, with 1,000 commits (size: sign-offs, each by another person)',
        size,
        release(1_000, size),
      ),
    );
  }
  return figures;
}

async function measured(what: string, size: number, given: Facts): Promise<Figure> {
  const { outcome } = evaluate(RULES, given);
  if (outcome !== 'ready') throw new Error(`the bench expected a ready release, and got ${outcome}`);
  const millis = await medianMillis(RUNS, () => evaluate(RULES, given));
  return { what, size, values: { ms: millis, 'µs for each': (millis * 1000) / size } };
}

/** A line of commits by people who sign nothing, and sign-offs of all kinds: by comment, review and label in turns. */
function release(commits: number, signOffs: number): Facts {
  const id = (index: number): Sha => asSha(index.toString(16).padStart(40, '0'));
  const line = Array.from({ length: commits }, (_, index): CommitFact => {
    const writer = WRITERS[index % WRITERS.length] ?? dev;
    return commit(id(index + 1), writer, { parents: [id(index)] });
  });
  const head = { sha: id(commits), tree: treeOf(id(commits)) };
  const crowd = Array.from({ length: signOffs }, (_, index): Account => {
    return { id: 1000 + index, login: `architect-${index}`, kind: 'user' };
  });
  const third = (part: number) => crowd.filter((_, index) => index % 3 === part);
  const minute = (index: number) => 60 + index / 60;
  const empty = facts();
  return {
    ...empty,
    pullRequest: { ...empty.pullRequest, head: { ...empty.pullRequest.head, ...head } },
    commits: known(line),
    comments: known([
      ...[pat, oli, rae].map((who, index) => comment(index + 1, who, minute(index), '/ready')),
      ...third(0).map((who, index) => comment(index + 10, who, minute(index), `/ready security ${head.sha}`)),
    ]),
    reviews: known(
      third(1).map((who, index) =>
        review(index + 1, who, minute(index), 'approved', { commit: { sha: head.sha, tree: head.tree } }),
      ),
    ),
    events: known(third(2).map((who, index) => labelEvent(index + 1, who, minute(index), 'ready/security'))),
    heads: known([{ commit: head.sha, tree: head.tree, since: at(0), source: 'webhook' }]),
    people: { ...empty.people, teams: [{ team: 'acme/appsec', members: known(crowd) }] },
  };
}
