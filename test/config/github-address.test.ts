import { expect, test } from '@jest/globals';
import nock from 'nock';
import { readApiUrl } from '../../src/config/env.ts';
import { SettingsError } from '../../src/config/variables.ts';
import { tokenOctokit } from '../../src/github/client/octokit.ts';

const TAKEN: readonly (readonly [Readonly<Record<string, string>>, string, string])[] = [
  [{}, 'https://api.github.com', 'https://api.github.com/graphql'],
  [{ GITHUB_API_URL: 'https://API.github.com/' }, 'https://api.github.com', 'https://api.github.com/graphql'],
  [{ GHE_HOST: 'acme.ghe.com' }, 'https://api.acme.ghe.com', 'https://api.acme.ghe.com/graphql'],
  [{ GHE_HOST: ' ACME.GHE.com ' }, 'https://api.acme.ghe.com', 'https://api.acme.ghe.com/graphql'],
  [
    { GHE_HOST: 'acme.ghe.com:443', GHE_PROTOCOL: 'https' },
    'https://api.acme.ghe.com',
    'https://api.acme.ghe.com/graphql',
  ],
  [{ GITHUB_API_URL: 'https://api.acme.ghe.com/' }, 'https://api.acme.ghe.com', 'https://api.acme.ghe.com/graphql'],
  [{ GHE_HOST: 'ghe.acme.example' }, 'https://ghe.acme.example/api/v3', 'https://ghe.acme.example/api/graphql'],
  [
    { GHE_HOST: 'GHE.acme.example:8443' },
    'https://ghe.acme.example:8443/api/v3',
    'https://ghe.acme.example:8443/api/graphql',
  ],
  [{ GHE_HOST: 'acme-ghe.com' }, 'https://acme-ghe.com/api/v3', 'https://acme-ghe.com/api/graphql'],
  [
    { GHE_HOST: 'localhost:4010', GHE_PROTOCOL: 'http' },
    'http://localhost:4010/api/v3',
    'http://localhost:4010/api/graphql',
  ],
  [
    { GITHUB_API_URL: 'https://ghe.acme.example/api/v3/' },
    'https://ghe.acme.example/api/v3',
    'https://ghe.acme.example/api/graphql',
  ],
];

test.each(TAKEN)('%j is where REST and GraphQL are asked', async (environment, rest, graphql) => {
  const baseUrl = readApiUrl(environment);
  expect(baseUrl).toBe(rest);
  const { origin, pathname } = new URL(graphql);
  const asked = nock(origin)
    .post(pathname)
    .reply(200, { data: { viewer: null } });
  const read = nock(new URL(rest).origin)
    .get(`${new URL(rest).pathname.replace(/\/$/, '')}/meta`)
    .reply(200, {});
  try {
    const octokit = tokenOctokit({ token: 't', baseUrl });
    await octokit.graphql('{ viewer { login } }');
    await octokit.request('GET /meta');
    expect([asked.isDone(), read.isDone()]).toEqual([true, true]);
  } finally {
    nock.cleanAll();
  }
});

test.each([
  [{ GHE_HOST: 'https://acme.ghe.com' }, 'Write GHE_HOST=acme.ghe.com'],
  [{ GHE_HOST: 'https://GHE.acme.example/' }, 'Write GHE_HOST=ghe.acme.example'],
  [{ GHE_HOST: 'ghe.acme.example/' }, 'Write GHE_HOST=ghe.acme.example'],
  [{ GHE_HOST: 'ghe.acme.example/api/v3' }, 'Write GHE_HOST=ghe.acme.example'],
  [{ GHE_HOST: 'ghe.acme.example.' }, 'Write GHE_HOST=ghe.acme.example'],
  [{ GHE_HOST: '"ghe.acme.example"' }, 'without quotes'],
  [{ GHE_HOST: 'ghe.acme.example:0' }, 'has to be a host name'],
  [{ GHE_HOST: 'ghe.acme.example:99999' }, 'has to be a host name'],
  [{ GHE_HOST: '-ghe..example' }, 'has to be a host name'],
  [{ GHE_HOST: 'api.acme.ghe.com' }, 'Write GHE_HOST=acme.ghe.com'],
  [{ GHE_HOST: 'ghe.com' }, 'for example acme.ghe.com'],
  [{ GHE_HOST: 'acme.ghe.com', GHE_PROTOCOL: 'http' }, 'leave GHE_PROTOCOL out'],
  [{ GHE_HOST: 'acme.ghe.com:8443' }, 'Write GHE_HOST=acme.ghe.com'],
  [{ GHE_HOST: 'GitHub.com' }, 'Leave GHE_HOST out'],
  [{ GHE_HOST: 'api.github.com' }, 'Leave GHE_HOST out'],
  [{ GHE_HOST: 'ghe.acme.example', GHE_PROTOCOL: 'https://' }, 'GHE_PROTOCOL has to be https or http'],
  [{ GHE_PROTOCOL: 'https' }, 'GHE_PROTOCOL is set without GHE_HOST'],
  [{ GITHUB_API_URL: 'https://github.com' }, 'Leave it out'],
  [{ GITHUB_API_URL: 'http://api.github.com' }, 'Leave it out'],
  [{ GITHUB_API_URL: 'https://api.github.com/api/v3' }, 'Leave it out'],
  [{ GITHUB_API_URL: 'https://acme.ghe.com/api/v3' }, 'Write GHE_HOST=acme.ghe.com'],
  [{ GITHUB_API_URL: 'https://api.acme.ghe.com/api/v3' }, 'GITHUB_API_URL=https://api.acme.ghe.com'],
  [{ GITHUB_API_URL: 'https://ghe.acme.example/api/graphql' }, "the REST API's"],
  [{ GITHUB_API_URL: 'https://me:secret@ghe.acme.example/api/v3' }, 'without a user'],
  [{ GITHUB_API_URL: 'ghe.acme.example/api/v3' }, 'has to be an address'],
  [{ GITHUB_API_URL: "'https://ghe.acme.example/api/v3'" }, 'without quotes'],
])('%j is refused with what to write', (environment, said) => {
  const problems = problemsOf(environment);
  expect(problems).toEqual([expect.stringContaining(said)]);
});

function problemsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readApiUrl(environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
