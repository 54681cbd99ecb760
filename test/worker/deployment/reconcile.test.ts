import { describe, expect, test } from '@jest/globals';
import type { DeploymentEnd, KnownDeployment, ListedDeployment, RunFacts } from '../../../src/domain/deployment.ts';
import { addMillis } from '../../../src/domain/ids.ts';
import type { Job } from '../../../src/domain/job.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import type { DeploymentGitHub, DeploymentPlace, DeploymentServices } from '../../../src/worker/deployment/ports.ts';
import { deploymentReconciler } from '../../../src/worker/deployment/reconcile.ts';
import { DEPLOYED, deployment, range, record } from '../../support/deployment.ts';
import { at, dev, kim, rae } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';
import { aTurn } from '../../support/turn.ts';

const JOB = { kind: 'deployment', installation: 7, owner: 'acme', repo: 'shop', deployment: '501' } as const;
const NOW = at(120);
const HOUR = 60 * 60_000;
const facts = deployment();
const RUN = runOf(facts.run);
const LISTED: ListedDeployment = {
  id: '501',
  sha: DEPLOYED,
  ref: 'main',
  environment: 'production',
  creator: rae,
  createdAt: NOW,
};
const PLACE: DeploymentPlace = {
  kind: 'found',
  at: NOW,
  id: 1000,
  url: 'https://github.example/acme/shop',
  policy: policy(),
  people: facts.people,
};

interface Scene {
  readonly remembered?: Partial<KnownDeployment>;
  readonly request?: Partial<KnownDeployment['request']>;
  readonly github?: Partial<DeploymentGitHub>;
  readonly parts?: Partial<DeploymentServices>;
}

/** A deployment by rae that waits, unless the scene says otherwise. Keeps what is answered and what is stored. */
async function play({ remembered, request, github = {}, parts = {} }: Scene = {}) {
  const seen = {
    answers: [] as string[],
    reports: [] as string[],
    issues: [] as string[],
    ends: [] as DeploymentEnd[],
    kinds: [] as string[],
    sent: [] as Job[],
    answering: [] as string[],
    attempts: [] as number[],
  };
  const own: KnownDeployment = {
    request: { ...facts.request, ...request },
    heardAt: addMillis(NOW, -10 * 60_000),
    attempt: null,
    answering: null,
    reports: 0,
    lastReport: '',
    ...remembered,
  };
  const hub: DeploymentGitHub = {
    own: 'countersign[bot]',
    readRepositoryPolicy: async () => PLACE,
    readDeployment: async () => LISTED,
    deploymentProgress: async () => ({ began: false, run: null }),
    deploymentsSince: async () => [],
    readRun: async () => RUN,
    pendingEnvironments: async () => ['Production'],
    approverOf: async () => dev,
    answerRule: async (_, run, { environment, state, comment }) => {
      if (state === null) seen.reports.push(comment);
      else seen.answers.push(`${run} ${environment} ${state}`);
      return 'taken';
    },
    report: async (_, { title }) => {
      seen.issues.push(title);
      return 'reported';
    },
    ...github,
  };
  const note = (entries: readonly { kind: string }[] = []) => seen.kinds.push(...entries.map(({ kind }) => kind));
  const reconciler = deploymentReconciler({
    log: { info: () => {}, warn: () => {}, error: () => {} },
    doubt: () => null,
    store: { takeTurn: async (subject) => aTurn(subject), hold: async () => {} },
    memory: {
      find: async () => own,
      attempt: async (_, __, attempt) => void seen.attempts.push(attempt),
      answering: async (_, answer, entries) => {
        seen.answering.push(answer);
        note(entries);
      },
      reporting: async (_, __, entries) => void note(entries),
      end: async (_, how, entries) => {
        seen.ends.push(how);
        note(entries);
      },
    },
    github: async () => hub,
    range: async () => range(),
    violationsOn: async () => known([]),
    send: async (jobs) => void seen.sent.push(...jobs),
    ...parts,
  });
  const outcome = await reconciler(JOB, new AbortController().signal);
  return { ...seen, outcome };
}
const by = (triggeringActor: RunFacts['triggeringActor'], more: Partial<RunFacts> = {}) => ({
  readRun: async () => ({ ...RUN, triggeringActor, ...more }),
});
const SOON = { againAfterMillis: 5_000 };
const notWaiting = { pendingEnvironments: async () => [] };
const began = { ...notWaiting, deploymentProgress: async () => ({ began: true, run: null }) };

describe('DEP-1: a deployment that waits', () => {
  test('ADR 0061: is not approved while the time is in doubt, and is observed again; a rejection is given', async () => {
    const doubt = () => unavailable('clock', 'the clock is away');
    expect(await play({ parts: { doubt } })).toMatchObject({
      answers: [],
      answering: [],
      outcome: { againAfterMillis: 10_000 },
    });
    expect(await play({ parts: { doubt }, github: by(dev) })).toMatchObject({ answers: ['77 production rejected'] });
  });

  test('is approved: the answer is stored before it is sent, and in the journal', async () => {
    expect(await play()).toMatchObject({
      answers: ['77 production approved'],
      answering: ['approved'],
      ends: ['approved'],
      kinds: ['decision'],
      attempts: [1],
      outcome: null,
    });
  });

  test('is rejected when its author triggers it', async () => {
    expect(await play({ github: by(dev) })).toMatchObject({ answers: ['77 production rejected'], ends: ['rejected'] });
  });

  test('reports once what it lacks; the same lack is not reported again', async () => {
    const first = await play({ github: by(kim) });
    expect(first).toMatchObject({ answers: [], ends: [], kinds: ['decision'] });
    expect(first.reports).toHaveLength(1);
    const lastReport = first.reports[0] ?? '';
    expect(await play({ github: by(kim), remembered: { reports: 1, lastReport } })).toMatchObject({
      reports: [],
      kinds: [],
    });
  });

  test('gets the tenth text as the last, and then none, though the journal goes on', async () => {
    const tenth = await play({ github: by(kim), remembered: { reports: 9, lastReport: 'another' } });
    expect(tenth.reports).toEqual([expect.stringContaining('no further status text')]);
    const after = await play({ github: by(kim), remembered: { reports: 10, lastReport: 'another' } });
    expect(after).toMatchObject({ reports: [], kinds: ['decision'] });
  });

  test('is observed again soon, without an answer, if only what is a moment old is unknown', async () => {
    const parts = { violationsOn: async () => unavailable('missing', 'the judgement of the tag v1') };
    expect(await play({ parts, remembered: { heardAt: NOW } })).toMatchObject({ reports: [], outcome: SOON });
    expect((await play({ parts })).reports).toHaveLength(1);
  });

  test('is observed again in its first minute if no release is known for its commit, and rejected after that', async () => {
    const parts = { range: async () => range({ release: known(null) }) };
    const early = { heardAt: NOW };
    expect(await play({ parts, remembered: early })).toMatchObject({ answers: [], ends: [], outcome: SOON });
    expect(await play({ parts })).toMatchObject({ answers: ['77 production rejected'], ends: ['rejected'] });
    // What the app's own merge started: for whom, the record says.
    const bot = { ...rae, id: 99, login: 'countersign[bot]', kind: 'bot' } as const;
    const own = by(bot, { event: 'push' });
    expect(await play({ parts, github: own, remembered: early })).toMatchObject({ answers: [], outcome: SOON });
    expect(await play({ parts, github: own })).toMatchObject({ answers: ['77 production rejected'] });
  });

  test('is rejected at once if another reason is permanent, or if it is not a release', async () => {
    const early = { heardAt: NOW };
    const none = { range: async () => range({ release: known(null) }) };
    const rejected = { answers: ['77 production rejected'], ends: ['rejected'] };
    expect(await play({ parts: none, github: by(dev), remembered: early })).toMatchObject(rejected);
    const ordinary = {
      range: async () => range({ release: known(record({ outcome: 'not-applicable', passed: false })) }),
    };
    expect(await play({ parts: ordinary, remembered: early })).toMatchObject(rejected);
  });

  test('is not answered if another attempt began while it was decided', async () => {
    let attempt = 0;
    const github = { readRun: async () => ({ ...RUN, attempt: ++attempt }) };
    expect(await play({ github })).toMatchObject({ answers: [], answering: [], outcome: SOON });
  });

  test('is closed if an earlier answer had arrived, whose confirmation was lost', async () => {
    const remembered = { answering: 'approved', attempt: 1 } as const;
    const github = { answerRule: async () => 'refused' as const };
    expect(await play({ remembered, github })).toMatchObject({ ends: ['approved'], kinds: [] });
    expect(await play({ remembered, github: notWaiting })).toMatchObject({ ends: ['approved'], answers: [] });
  });

  test('that GitHub takes no answer for is an error while it waits, and observed again if it no longer does', async () => {
    const refused = { answerRule: async () => 'refused' as const };
    await expect(play({ github: refused })).rejects.toThrow('accepts no answer');
    let asked = 0;
    const over = { ...refused, pendingEnvironments: async () => (asked++ === 0 ? ['production'] : []) };
    expect(await play({ github: over })).toMatchObject({ outcome: SOON, ends: [] });
    // It waits for somebody else: the app was not asked.
    expect(await play({ github: refused, request: { asked: false } })).toMatchObject({ outcome: null, ends: [] });
  });

  test('whose webhook of the rule was lost is answered all the same, by the run that its log names', async () => {
    const github = { deploymentProgress: async () => ({ began: false, run: '77' }) };
    const request = { asked: false, run: null };
    expect(await play({ github, request })).toMatchObject({ answers: ['77 production approved'], ends: ['approved'] });
  });
});

describe('DEP-1: a deployment that does not wait', () => {
  test.each<[string, Scene, DeploymentEnd]>([
    ['is over when its run ended unanswered', { github: { ...notWaiting, ...by(rae, { completed: true }) } }, 'over'],
    [
      'was rejected, where that was on its way',
      { github: { ...notWaiting, ...by(dev) }, remembered: { answering: 'rejected' } },
      'rejected',
    ],
    ['is gone with its deployment', { github: { readDeployment: async () => null } }, 'gone'],
    [
      'is gone with its repository',
      { github: { readRepositoryPolicy: async () => ({ kind: 'gone', movedTo: null }) } },
      'gone',
    ],
    ['is superseded by another attempt', { github: by(rae, { attempt: 2 }), remembered: { attempt: 1 } }, 'superseded'],
    [
      'is nobody’s business in an environment that neither asks nor is listed',
      { request: { asked: false, environment: 'staging' } },
      'not-gated',
    ],
    [
      'REL-5: is nobody’s business without a policy',
      {
        request: { asked: false },
        github: { readRepositoryPolicy: async () => ({ ...PLACE, policy: { state: 'absent' } }) },
      },
      'not-gated',
    ],
  ])('%s', async (_, scene, how) => {
    expect(await play(scene)).toMatchObject({ ends: [how], answers: [], issues: [], outcome: null });
  });

  test('moves with its repository', async () => {
    const movedTo = { owner: 'acme', name: 'store' };
    const found = await play({ github: { readRepositoryPolicy: async () => ({ kind: 'gone', movedTo }) } });
    expect(found).toMatchObject({ ends: [], sent: [{ ...JOB, repo: 'store' }] });
  });

  test('is observed again soon in its first minute, and then by the sweep', async () => {
    expect(await play({ github: notWaiting, remembered: { heardAt: NOW } })).toMatchObject({ outcome: SOON, ends: [] });
    expect(await play({ github: notWaiting })).toMatchObject({ outcome: null, ends: [] });
  });

  test('POL-2: is kept if the policy is invalid', async () => {
    const invalid = { state: 'invalid', digest: '1', problems: [] } as unknown as DeploymentPlace['policy'];
    const github = { readRepositoryPolicy: async () => ({ ...PLACE, policy: invalid }) };
    expect((await play({ github, request: { asked: false } })).ends).toEqual([]);
  });
});

describe('DEP-1: a deployment that went ahead', () => {
  test('without the rule is in order if nothing is wrong with it, and a violation if something is', async () => {
    const request = { asked: false };
    expect(await play({ github: began, request })).toMatchObject({
      ends: ['in-order'],
      issues: [],
      kinds: ['decision'],
    });
    expect(await play({ github: { ...began, ...by(kim) }, request })).toMatchObject({
      ends: ['violation'],
      issues: ['Deployment 501 to production breaks the rules'],
      kinds: ['violation', 'decision'],
    });
  });

  test('in spite of the rule is a bypass, whatever it is otherwise', async () => {
    expect((await play({ github: began })).kinds).toEqual(['bypass', 'decision']);
    expect((await play({ github: { ...began, ...by(kim) } })).kinds).toEqual(['bypass', 'violation', 'decision']);
  });

  test('over the API is judged by who asked for it, whatever run its log names', async () => {
    const github = {
      ...began,
      deploymentProgress: async () => ({ began: true, run: '77' }),
      readDeployment: async () => ({ ...LISTED, creator: dev }),
    };
    expect(await play({ github, request: { asked: false, run: null } })).toMatchObject({ ends: ['violation'] });
  });

  test('in an attempt that was run again is reported all the same', async () => {
    const github = { ...began, ...by(rae, { attempt: 2 }), readDeployment: async () => ({ ...LISTED, creator: kim }) };
    expect(await play({ github, remembered: { attempt: 1 } })).toMatchObject({ ends: ['violation'] });
  });

  test('is observed again in its first minute if no release is known for its commit, and reported after that', async () => {
    const parts = { range: async () => range({ release: known(null) }) };
    const of = (heardAt: KnownDeployment['heardAt']) => play({ github: began, parts, remembered: { heardAt } });
    expect(await of(NOW)).toMatchObject({ outcome: SOON, issues: [], ends: [] });
    expect(await of(addMillis(NOW, -60_000))).toMatchObject({ ends: ['violation'] });
  });

  test('that cannot be judged is observed again for an hour, and then reported as such', async () => {
    const parts = { violationsOn: async () => unavailable('forbidden', 'x') };
    const of = (age: number) => play({ github: began, parts, remembered: { heardAt: addMillis(NOW, -age) } });
    expect(await of(0)).toMatchObject({ outcome: SOON, issues: [] });
    expect(await of(HOUR - 1)).toMatchObject({ outcome: null, issues: [], ends: [] });
    expect(await of(HOUR)).toMatchObject({ ends: ['violation'] });
  });
});

function runOf(run: RunFacts | null): RunFacts {
  if (run === null) throw new Error('the deployment of these tests has a run');
  return run;
}
