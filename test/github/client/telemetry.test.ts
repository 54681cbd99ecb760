import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { ProbotOctokit } from 'probot';
import { withoutRepeats } from '../../../src/github/client/octokit.ts';
import { type RequestReport, reporting } from '../../../src/github/client/telemetry.ts';

const LEFT = { 'x-ratelimit-remaining': '4321', 'x-ratelimit-reset': '1767225600', 'x-ratelimit-resource': 'core' };

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The reports about the requests of `act` to a GitHub with this answer. */
async function told(
  answer: Answer | null,
  act: (octokit: Octokit) => Promise<unknown>,
): Promise<readonly RequestReport[]> {
  const reports: RequestReport[] = [];
  const Reported = Octokit.plugin(reporting((report) => reports.push(report)));
  const fetch = async () => {
    if (answer === null) throw new TypeError('fetch failed');
    const { status = 200, headers = {}, body = {} } = answer;
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
  };
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const octokit = new Reported({ request: { fetch }, log: quiet });
  await act(octokit).catch(() => {});
  return reports;
}
const read = (octokit: Octokit) => octokit.request('GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'secret-plan' });

describe('what is reported of a request to GitHub', () => {
  test('its route and not whose it was, how it ended, and what is left', async () => {
    const [report, ...others] = await told({ headers: LEFT }, read);
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      api: 'rest',
      operation: 'GET /repos/{owner}/{repo}',
      points: 1,
      result: '2xx',
      installation: null,
      limit: { resource: 'core', remaining: 4321, resetAt: 1767225600000 },
    });
    expect(report?.seconds).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(report)).not.toContain('secret-plan');
  });

  test('one whose names stand in its address already is counted with others', async () => {
    const [report] = await told({}, (octokit) =>
      octokit.request('POST https://ghe.example/repos/acme/secret-plan/issues'),
    );
    expect(report).toMatchObject({ operation: 'other', points: 5 });
    const [plain] = await told({}, (octokit) => octokit.request('GET /repos/acme/Secret-Plan'));
    expect(plain).toMatchObject({ operation: 'other' });
  });

  test('of GraphQL its operation, and that a mutation costs more', async () => {
    const [gathered] = await told({ body: { data: { viewer: null } } }, (octokit) =>
      octokit.graphql('query Snapshot($a: Int) { viewer { login } }'),
    );
    expect(gathered).toMatchObject({ api: 'graphql', operation: 'Snapshot', points: 1, result: '2xx' });
    const [write] = await told({ body: { data: {} } }, (octokit) => octokit.graphql('mutation React { a }'));
    expect(write).toMatchObject({ operation: 'React', points: 5 });
  });

  test.each<[RequestReport['result'], Answer | null]>([
    ['4xx', { status: 404 }],
    ['5xx', { status: 502 }],
    ['4xx', { status: 403, body: { message: 'Resource not accessible' } }],
    ['limited', { status: 403, headers: { 'retry-after': '60' } }],
    ['limited', { status: 403, headers: { ...LEFT, 'x-ratelimit-remaining': '0' } }],
    ['limited', { status: 429 }],
    ['none', null],
  ])('that it ended with %s', async (result, answer) => {
    expect(await told(answer, read)).toMatchObject([{ result }]);
  });

  test('that GraphQL answered 200 and refused', async () => {
    const body = { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] };
    expect(await told({ body }, (octokit) => octokit.graphql('query People { a }'))).toMatchObject([
      { result: 'limited' },
    ]);
  });

  test('what the request gives and throws stays as it is', async () => {
    const Reported = Octokit.plugin(reporting(() => {}));
    const answering = (status: number) =>
      new Reported({
        request: {
          fetch: async () => new Response('{"id":1}', { status, headers: { 'content-type': 'application/json' } }),
        },
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      });
    expect(await read(answering(200))).toMatchObject({ status: 200, data: { id: 1 } });
    await expect(read(answering(500))).rejects.toMatchObject({ status: 500 });
  });

  test('for which installation it was made; its token is asked for by the app', async () => {
    const reports: RequestReport[] = [];
    const Reported = ProbotOctokit.plugin(reporting((report) => reports.push(report))).defaults(withoutRepeats);
    const fetch = async (url: string) =>
      new Response(JSON.stringify({ token: 'ghs_x', expires_at: '2100-01-01T00:00:00Z' }), {
        status: url.includes('access_tokens') ? 201 : 200,
        headers: { 'content-type': 'application/json' },
      });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const octokit = new Reported({ auth: { installationId: 7, appId: 1, privateKey: key }, request: { fetch } });
    await octokit.request('GET /installation/repositories');
    expect(reports).toMatchObject([
      { operation: 'POST /app/installations/{installation_id}/access_tokens', installation: null },
      { operation: 'GET /installation/repositories', installation: 7 },
    ]);
  });
});
