import { describe, expect, test } from '@jest/globals';
import { asSha } from '../../../src/domain/ids.ts';
import { issueMarker } from '../../../src/domain/tag-issue.ts';
import type { GitHubClient } from '../../../src/github/client/client.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { refusedCommits } from '../../../src/github/tag/refused-commits.ts';
import { applyToIssue, findTagIssue } from '../../../src/github/tag/tag-issue.ts';
import { deleteTag, readTag, readTags } from '../../../src/github/tag/tags.ts';
import { gap, inShop, oidOf, Partial as PartialAnswer, page, scriptedClient } from '../../support/github-answers.ts';

const [A, B, C] = ['a', 'b', 'c'].map((digit) => asSha(oidOf(digit))) as [
  ReturnType<typeof asSha>,
  ReturnType<typeof asSha>,
  ReturnType<typeof asSha>,
];
const commitAt = (oid: string) => ({ __typename: 'Commit', oid });
const tagAt = (oid: string, target: object) => ({ __typename: 'Tag', oid, target });
const ref = (name: string, target: object) => ({ id: `REF_${name}`, name, target });
const refs = (list: unknown) => ({ repository: { refs: list } });
const one = (target: object | null) => ({ repository: { ref: target && { target } } });

/** A client whose REST answers come from `answers`, by route; an error is thrown. */
function restClient(answers: Readonly<Record<string, readonly unknown[]>>, graph: unknown = one(commitAt(A))) {
  const asked: { route: string; parameters: Record<string, unknown> }[] = [];
  const left = new Map(Object.entries(answers).map(([route, list]) => [route, [...list]]));
  const client: GitHubClient = {
    appId: 29,
    graphql: async () => ({ data: graph, gaps: [] }),
    rest: async (route, parameters) => {
      asked.push({ route, parameters });
      const answer = left.get(route)?.shift();
      if (answer === undefined) throw new Error(`nobody expected ${route}`);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { client, asked };
}

describe('TAG-4: all tags', () => {
  test('are read page by page, with the commits that they stand for in the end', async () => {
    const nested = tagAt(C, tagAt(B, commitAt(A)));
    const client = scriptedClient([
      ['Tags', refs(page([ref('v1', commitAt(A)), ref('v2', tagAt(B, commitAt(A)))], { next: 'p1', total: 4 }))],
      ['Tags', refs(page([ref('v3', nested), ref('v4', { __typename: 'Tree', oid: C })], { total: 4 }))],
    ]);
    expect(await readTags(inShop(client))).toEqual([
      { name: 'v1', object: A, commit: A },
      { name: 'v2', object: B, commit: A },
      { name: 'v3', object: C, commit: A },
      { name: 'v4', object: C, commit: null },
    ]);
    expect(client.requests.map(({ variables }) => variables.after)).toEqual([null, 'p1']);
  });
  test.each([
    ['cut short', [refs(page([ref('v1', commitAt(A))], { total: 2 }))]],
    [
      'repeating themselves',
      [
        refs(page([ref('v1', commitAt(A))], { next: 'p', total: 2 })),
        refs(page([ref('v1', commitAt(A))], { total: 2 })),
      ],
    ],
    ['malformed', [refs(page([{ id: 'x', name: 'v1', target: null }]))]],
    ['missing', [{ repository: null }]],
  ])('are an error where they are %s: one left out would be taken for deleted', async (_title, answers) => {
    const client = scriptedClient(answers.map((answer) => ['Tags', answer]));
    await expect(readTags(inShop(client))).rejects.toMatchObject({ code: 'unavailable' });
  });
  test('are an error if they may not be read', async () => {
    const client = scriptedClient([
      ['Tags', new PartialAnswer({ repository: null }, [gap(['repository'], 'forbidden')])],
    ]);
    await expect(readTags(inShop(client))).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('TAG-2: one tag', () => {
  const SIGNATURE = 'GET /repos/{owner}/{repo}/git/tags/{tag_sha}';
  const verification = (verified: boolean, reason: string) => ({ verification: { verified, reason } });

  test('that is not there, and one that is lightweight: no signature is asked for', async () => {
    expect(await readTag(inShop(restClient({}, one(null)).client), 'v1', true)).toBeNull();
    const lightweight = { object: A, commit: A, annotated: false, signature: null };
    expect(await readTag(inShop(restClient({}).client), 'v1', true)).toEqual(lightweight);
  });
  test('that is annotated: its signature is asked for if the policy wants it', async () => {
    const graph = one(tagAt(B, commitAt(A)));
    const { client, asked } = restClient({ [SIGNATURE]: [verification(true, 'valid')] }, graph);
    expect(await readTag(inShop(client), 'v1', false)).toMatchObject({ annotated: true, signature: null });
    expect(asked).toEqual([]);
    expect(await readTag(inShop(client), 'v1', true)).toMatchObject({
      object: B,
      commit: A,
      signature: { state: 'known', value: { verified: true, reason: 'valid' } },
    });
  });
  test('whose signature GitHub could not verify yet is read again, and an answer without one is unknown', async () => {
    const graph = one(tagAt(B, commitAt(A)));
    const later = restClient({ [SIGNATURE]: [verification(false, 'gpgverify_unavailable')] }, graph);
    await expect(readTag(inShop(later.client), 'v1', true)).rejects.toMatchObject({ code: 'unavailable' });
    const odd = restClient({ [SIGNATURE]: [{}] }, graph);
    expect(await readTag(inShop(odd.client), 'v1', true)).toMatchObject({ signature: { why: 'malformed' } });
  });
  test('is deleted only while it stands for what was judged', async () => {
    const DELETE = 'DELETE /repos/{owner}/{repo}/git/refs/{ref}';
    const there = restClient({ [DELETE]: [''] });
    expect(await deleteTag(inShop(there.client), 'v1', A)).toBe(true);
    expect(there.asked[0]?.parameters).toEqual({ owner: 'acme', repo: 'shop', ref: 'tags/v1' });
    expect(await deleteTag(inShop(restClient({}).client), 'v1', B)).toBe(false);
    expect(await deleteTag(inShop(restClient({}, one(null)).client), 'v1', A)).toBe(false);
    const faster = restClient({ [DELETE]: [new GitHubError('invalid', 'gone', { status: 422 })] });
    expect(await deleteTag(inShop(faster.client), 'v1', A)).toBe(false);
    const refused = restClient({ [DELETE]: [new GitHubError('forbidden', 'no', { status: 403 })] });
    await expect(deleteTag(inShop(refused.client), 'v1', A)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('TAG-4: the commits that the app itself refuses', () => {
  const withRuns = (oid: string, ...conclusions: readonly (string | null)[]) => ({
    oid,
    checkSuites: page([{ id: 'S', checkRuns: { nodes: conclusions.map((conclusion) => ({ conclusion })) } }]),
  });
  test('are those whose check says failure; each is asked for once, 50 a request', async () => {
    const answer = {
      repository: { commit0: withRuns(A, 'SUCCESS'), commit1: withRuns(B, 'FAILURE'), commit2: withRuns(C) },
    };
    const client = scriptedClient([['Refused', answer]]);
    expect(await refusedCommits(inShop(client), [A, B, B, C])).toEqual(new Set([B]));
    const many = Array.from({ length: 60 }, (_, index) => asSha(index.toString(16).padStart(40, '0')));
    const answers = [many.slice(0, 50), many.slice(50)].map((list) => ({
      repository: Object.fromEntries(list.map((sha, index) => [`commit${index}`, withRuns(sha)])),
    }));
    const pages = scriptedClient(answers.map((one) => ['Refused', one]));
    expect(await refusedCommits(inShop(pages), many)).toEqual(new Set());
  });
  test.each([
    ['another commit', { repository: { commit0: withRuns(B) } }],
    ['nothing', { repository: { commit0: null } }],
    ['no suites', { repository: { commit0: { oid: A, checkSuites: null } } }],
    ['fewer suites than there are', { repository: { commit0: { oid: A, checkSuites: page([], { total: 21 }) } } }],
    [
      'only the first suites',
      { repository: { commit0: { oid: A, checkSuites: page([], { next: 'cursor', total: 21 }) } } },
    ],
  ])('an answer about %s is an error', async (_title, answer) => {
    await expect(refusedCommits(inShop(scriptedClient([['Refused', answer]])), [A])).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});

describe('TAG-3: the issue of a tag', () => {
  const ISSUE = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
  const ISSUES = 'GET /repos/{owner}/{repo}/issues';
  const CREATE = 'POST /repos/{owner}/{repo}/issues';
  const issue = (number: number, parts: Record<string, unknown> = {}) => ({
    number,
    html_url: `https://x/${number}`,
    state: 'open',
    title: 'T',
    body: `${issueMarker('v1')}\nwords`,
    performed_via_github_app: { id: 29 },
    ...parts,
  });
  const OWN = 'countersign[bot]';

  test('is found by who opened it and its mark, on whatever page, and not by its title', async () => {
    const others = Array.from({ length: 100 }, (_, index) => issue(index + 10, { body: issueMarker('v2') }));
    const forged = issue(4, { performed_via_github_app: null });
    const { client, asked } = restClient({ [ISSUES]: [others, [forged, issue(5, { pull_request: {} }), issue(6)]] });
    expect(await findTagIssue(inShop(client), 'v1', OWN, null)).toMatchObject({ number: 6, url: 'https://x/6' });
    expect(asked.map(({ parameters }) => [parameters.page, parameters.creator, parameters.state])).toEqual([
      [1, OWN, 'all'],
      [2, OWN, 'all'],
    ]);
  });
  test('is asked for by its number if that is known, also without its marker; a deleted one is searched for', async () => {
    const defaced = restClient({ [ISSUE]: [issue(6, { body: null })] });
    expect(await findTagIssue(inShop(defaced.client), 'v1', OWN, 6)).toMatchObject({ number: 6, body: '' });
    const gone = restClient({ [ISSUE]: [new GitHubError('not-found', 'gone', { status: 410 })], [ISSUES]: [[]] });
    expect(await findTagIssue(inShop(gone.client), 'v1', OWN, 6)).toBeNull();
  });
  test('is not looked for while the app does not know itself: another one must not be made', async () => {
    await expect(findTagIssue(inShop(restClient({}).client), 'v1', null, null)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
  test('cannot be made if the repository has no issues; any other refusal is an error', async () => {
    const effect = { kind: 'create-issue', title: 'T', body: 'B' } as const;
    expect(await applyToIssue(inShop(restClient({ [CREATE]: [issue(3)] }).client), effect)).toMatchObject({
      number: 3,
    });
    const off = restClient({ [CREATE]: [new GitHubError('not-found', 'off', { status: 410 })] });
    expect(await applyToIssue(inShop(off.client), effect)).toBeNull();
    const refused = restClient({ [CREATE]: [new GitHubError('forbidden', 'no', { status: 403 })] });
    await expect(applyToIssue(inShop(refused.client), effect)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
