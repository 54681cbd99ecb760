import { createCheckRun } from '../../src/acts/check.ts';
import type { CheckConclusion } from '../../src/model/checks.ts';
import type { PullRequest } from '../../src/model/pull-request.ts';
import { Sandbox } from '../../src/sandbox.ts';

/**
 * A sandbox with one repository and one open pull request.
 * The pull request has a hostile title, and a required check that no app has reported.
 */
export interface Shop {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly repository: string;
  readonly number: number;
  /** Path of the pull request's page. */
  readonly path: string;
  readonly title: string;
  /** Name of the required check. */
  readonly check: string;
  /** The pull request as it is now. */
  pullRequest(): PullRequest;
  /** The app reports the required check on the head. */
  report(conclusion: CheckConclusion, summary?: string): void;
  stop(): Promise<void>;
}

/**
 * Starts the shop with its people.
 * dev (write, opened it), sam (write), rita (owner), pat (triage), eve (reads what is public).
 */
export async function startShop(): Promise<Shop> {
  const sandbox = await Sandbox.start({ port: 0, policyPath: '.github/gate.yml' });
  for (const login of ['dev', 'sam', 'rita', 'pat', 'eve']) sandbox.user(login);
  sandbox.org('acme', { owners: ['rita'], members: ['dev', 'sam', 'pat'] });
  sandbox.team('acme/appsec', { members: ['sam'] });
  const repository = 'acme/shop';
  sandbox.repository(repository, {
    files: { 'README.md': '# Shop\n', 'src/index.ts': 'export const limit = 1;\n' },
    users: { dev: 'write', sam: 'write', pat: 'triage' },
    teams: { 'acme/appsec': 'write' },
    labels: ['ready/security'],
  });
  sandbox.repository('acme/secret', { private: true });
  const { app, installation } = sandbox.app({
    slug: 'gate',
    name: 'Gate',
    owner: 'acme',
    permissions: { checks: 'write', pull_requests: 'write', issues: 'write' },
    events: ['issue_comment'],
  });
  const check = 'gate/ready';
  sandbox.as('rita').setRuleset(repository, {
    name: 'Gate',
    target: 'branch',
    enforcement: 'active',
    include: ['~DEFAULT_BRANCH'],
    exclude: [],
    rules: [
      {
        type: 'required_status_checks',
        strict: false,
        doNotEnforceOnCreate: false,
        checks: [{ context: check, integrationId: app.id }],
      },
    ],
    bypassActors: [{ actorId: null, actorType: 'OrganizationAdmin', mode: 'pull_request' }],
  });
  sandbox.as('dev').push(repository, {
    branch: 'release/1.0',
    from: 'main',
    commits: [{ message: 'Raise the limit', files: { 'src/index.ts': 'export const limit = 2;\n' } }],
  });
  const title = `<img src=x onerror=alert(1)> "quoted" </title><script>alert(2)</script> @pat`;
  const { number } = sandbox.as('dev').openPullRequest(repository, { title, head: 'release/1.0' });
  const pullRequest = (): PullRequest => {
    for (const { name, pullRequests } of sandbox.world.repositories.values()) {
      const found = name === 'shop' ? pullRequests.get(number) : undefined;
      if (found !== undefined) return found;
    }
    throw new Error('the pull request is gone');
  };
  const report = (conclusion: CheckConclusion, summary = 'All is **well**'): void => {
    const text = sandbox.installationToken(installation);
    const held = sandbox.world.installationTokens.get(text) ?? null;
    const { head, repository: target } = pullRequest();
    const output = { title: 'Looked at it', summary, text: null, annotations: [] };
    createCheckRun(
      { context: sandbox.context, actor: { account: app.bot, app, token: held } },
      target,
      { name: check, headSha: head.sha },
      {
        status: 'completed',
        conclusion,
        output,
      },
    );
  };
  return {
    sandbox,
    url: sandbox.url,
    repository,
    number,
    path: `/acme/shop/pull/${number}`,
    title,
    check,
    pullRequest,
    report,
    stop: () => sandbox.close(),
  };
}
