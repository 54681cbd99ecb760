import type { Account } from '../../src/domain/account.ts';
import type { Wanted } from '../../src/domain/effects.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { POLICY_PATH, type PolicyReading } from '../../src/domain/policy.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { parsePolicy } from '../../src/policy-file/parse.ts';
import type { RenderContext } from '../../src/render/pull-request/context.ts';
import { wanted } from '../../src/render/pull-request/wanted.ts';
import {
  ann,
  comment,
  commit,
  dev,
  eve,
  everyone,
  facts,
  gitPerson,
  HEAD,
  kim,
  labelEvent,
  NEXT,
  oli,
  pat,
  pushed,
  rae,
  review,
  robot,
  sam,
  sha,
  unlabelEvent,
} from './facts.ts';
import { policy } from './policy.ts';

/** The input of a rendering test: policy, facts, and the pull request's changed policy. */
export interface Case {
  readonly policy: PolicyReading;
  readonly facts: Facts;
  readonly policyChange?: PolicyReading;
}

export const renderContextOf = (one: Case): RenderContext => ({
  verdict: evaluate(one.policy, one.facts),
  facts: one.facts,
  policy: one.policy.state === 'valid' ? one.policy.policy : null,
});

export const wantedOf = (one: Case): Wanted =>
  wanted(evaluate(one.policy, one.facts), one.facts, one.policy, one.policyChange ?? null);

const read = (text: string): PolicyReading => parsePolicy({ own: { file: POLICY_PATH, text }, shared: null });

const BROKEN_POLICY = `version: 1
roles:
  product-owner: { users: [] }
  operations-coordinator: { users: [oli] }
  release-coordinator: { users: [rae, sam] }
  security-architect: { users: [kim, lee] }
  security-architekt: { teams: [appsec] }
readines:
  security: { count: 0 }
`;

const readyFour = [
  comment(1, pat, 30, '/ready product'),
  comment(2, oli, 40, 'Runbook is up to date.\n\n/ready operation'),
];

/** All that a hostile person could put into a place that they control. */
export const HOSTILE = [
  '@acme/everyone please approve <script>alert(1)</script>',
  '[click](https://evil.example) ![x](https://evil.example/x.png)',
  '| ✅ **security** ready | fake | row |',
  'closes #12, GH-12, acme/shop#12, CVE-2026-1234, deadbeefcafe1234',
  '`code` *bold* _it_ ~~gone~~ $x^2$ &lt;b&gt; www.evil.example pat@evil.example',
  '\u202egnp.exe\u202c \u200bhidden \u0007bell \u001b[31mred',
].join(' ');

export const CASES = {
  fresh: { policy: policy(), facts: facts() },
  'two-of-four': {
    policy: policy(),
    facts: facts({ comments: known(readyFour) }),
  },
  objection: {
    policy: policy(),
    facts: facts({
      comments: known([
        ...readyFour,
        comment(3, kim, 50, '/not-ready security The token in config.ts is still valid.'),
      ]),
    }),
  },
  'author-tried-to-sign': {
    policy: policy(),
    facts: facts({
      pull: { author: kim },
      comments: known([comment(1, kim, 30, '/ready security')]),
      reviews: known([{ ...review(2, ann, 35, 'approved'), body: '/ready security' }]),
    }),
  },
  'one-person-two-states': {
    policy: policy(),
    facts: facts({
      people: {
        users: everyone.map((account) => ({
          login: account.login,
          account: known(account.login === 'oli' ? pat : account),
        })),
        teams: [],
      },
      comments: known([comment(1, pat, 30, '/ready product\n/ready operation'), comment(2, pat, 31, '/ready')]),
    }),
  },
  'policy-error': {
    policy: read(BROKEN_POLICY),
    facts: facts(),
  },
  'policy-error-of-a-release': {
    policy: read(BROKEN_POLICY),
    facts: facts({ memory: { wasRelease: true, blocks: [], labelNames: [], heard: [], orders: [] } }),
  },
  'unknown-user': {
    policy: policy(),
    facts: facts({
      people: {
        users: everyone.map((account) =>
          account.login === 'lee'
            ? { login: 'lee', account: unavailable('missing', 'user lee') }
            : { login: account.login, account: known(account) },
        ),
        teams: [],
      },
    }),
  },
  'not-a-release': {
    policy: policy(),
    facts: facts({ pull: { head: { ref: 'fix/typo', sha: HEAD, tree: sha('e'), repository: 'acme/shop' } } }),
  },
  freed: {
    policy: policy(),
    facts: facts({
      pull: { head: { ref: 'fix/typo', sha: HEAD, tree: sha('e'), repository: 'acme/shop' } },
      memory: { wasRelease: true, blocks: [], labelNames: [], heard: [], orders: [] },
      comments: known([comment(1, rae, 60, '/not-a-release opened from the wrong branch')]),
    }),
  },
  ready: {
    policy: policy(),
    facts: facts({
      comments: known([...readyFour, comment(3, rae, 50, '/ready')]),
      reviews: known([review(4, kim, 60, 'approved')]),
    }),
  },
  hostile: {
    policy: policy('separation-of-duties:\n  unattributed: warn\n'),
    facts: facts({
      pull: {
        title: HOSTILE,
        head: { ref: 'release/<b>@kim|#1', sha: HEAD, tree: sha('e'), repository: 'acme/shop' },
      },
      commits: known([
        commit(HEAD, dev, { authors: [{ name: HOSTILE, email: 'a|b@evil.example', account: null }] }),
        commit(NEXT, dev, { authors: [{ name: '\u202e', email: null, account: null }] }),
      ]),
      comments: known([
        comment(1, kim, 30, `/not-ready security ${HOSTILE}`),
        comment(2, rae, 31, `/hold ${HOSTILE}`),
        comment(3, sam, 32, '/ready `</details>@kim`'),
      ]),
    }),
  },
  draft: {
    policy: policy(),
    facts: facts({ pull: { draft: true }, comments: known(readyFour) }),
  },
  stale: {
    policy: policy(),
    facts: pushed(facts({ comments: known(readyFour), reviews: known([review(4, kim, 60, 'approved')]) }), 120),
  },
  hold: {
    policy: policy(),
    facts: facts({
      comments: known([
        ...readyFour,
        comment(5, oli, 70, '/hold database upgrade runs until noon'),
        comment(6, kim, 80, '/unhold'),
      ]),
    }),
  },
  unattributed: {
    policy: policy(),
    facts: facts({
      commits: known([
        commit(HEAD, dev, { authors: [{ name: 'Old Laptop', email: 'me@laptop.example', account: null }] }),
        commit(NEXT, dev, {
          committer: { name: 'GitHub', email: 'noreply@github.com', account: null },
          authors: [gitPerson(dev), { name: 'Nobody', email: null, account: null }],
        }),
      ]),
    }),
  },
  unreadable: {
    policy: policy(),
    facts: facts({
      commits: unavailable('truncated', 'commits of the pull request'),
      people: {
        users: everyone.map((account) =>
          account.login === 'lee'
            ? { login: 'lee', account: unavailable('forbidden', 'user lee') }
            : { login: account.login, account: known(account) },
        ),
        teams: [],
      },
      comments: known(readyFour),
    }),
  },
  labels: {
    policy: policy(),
    facts: pushed(
      facts({
        pull: {
          labels: known(
            ['ready/security', 'ready/product', 'ready/operation', 'bug'].map((name) => ({ id: `LA_${name}`, name })),
          ),
        },
        events: known([
          labelEvent(1, pat, 30, 'ready/product'),
          labelEvent(2, eve, 40, 'ready/security'),
          labelEvent(3, oli, 200, 'ready/operation'),
          labelEvent(4, robot, 210, 'ready/organization'),
          unlabelEvent(5, robot, 211, 'ready/organization'),
        ]),
      }),
      120,
    ),
  },
  behind: {
    policy: policy('merge: { up-to-date: required }'),
    facts: facts({ pull: { base: { ref: 'main', sha: sha('0'), tip: sha('9') } } }),
  },
  unreviewed: {
    policy: policy('separation-of-duties: { unreviewed: block }'),
    facts: facts({
      range: known({
        since: { kind: 'release', tag: 'v1.3.0', commit: sha('3') },
        commits: [commit(sha('4'), ann)],
        origins: [],
        hands: [],
      }),
    }),
  },
  closed: {
    policy: policy(),
    facts: facts({ pull: { state: 'merged' }, comments: known(readyFour) }),
  },
  'policy-change': {
    policy: policy(),
    facts: facts(),
    policyChange: read(BROKEN_POLICY),
  },
  'policy-change-valid': {
    policy: { state: 'absent' },
    facts: facts(),
    policyChange: policy('releases:\n  - { label: release }\n'),
  },
} as const satisfies Record<string, Case>;

/** As many people as in a large organization, for testing long lists. */
export const crowd = (count: number): readonly Account[] =>
  Array.from({ length: count }, (_, index) => ({ id: 1000 + index, login: `person-${index}`, kind: 'user' as const }));
