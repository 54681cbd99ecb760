import { describe, expect, test } from '@jest/globals';
import { Hono } from 'hono';
import { Conformity, type SeenAnswer, type SeenRequest } from '../src/conformity/conformity.ts';
import { violationLine } from '../src/conformity/violation.ts';
import { webhookViolations } from '../src/conformity/webhook.ts';

const notFound: SeenAnswer = {
  status: 404,
  body: JSON.stringify({ message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }),
};

const request = (method: string, path: string, body?: unknown): SeenRequest => {
  const url = new URL(path, 'http://sandbox.invalid');
  return {
    method,
    path: url.pathname,
    query: url.searchParams,
    contentType: body === undefined ? null : 'application/json; charset=utf-8',
    body: body === undefined ? '' : JSON.stringify(body),
  };
};

/** What is wrong with a request, when the answer is beyond reproach. */
function wrongIn(method: string, path: string, body?: unknown): readonly string[] {
  return wrong(request(method, path, body), notFound);
}

function wrong(seen: SeenRequest, answer: SeenAnswer): readonly string[] {
  const conformity = new Conformity();
  conformity.check(seen, answer);
  return conformity.violations.map(violationLine);
}

const label = {
  id: 1,
  node_id: 'LA_1',
  url: 'http://127.0.0.1:1/api/v3/repos/acme/shop/labels/bug',
  name: 'bug',
  description: null,
  color: 'd73a4a',
  default: false,
};

describe("requests are held against GitHub's description", () => {
  test('a request as GitHub describes it is no violation', () => {
    const body = {
      name: 'gate/readiness',
      head_sha: 'a'.repeat(40),
      status: 'completed',
      conclusion: 'success',
      output: { title: '4 of 4 ready', summary: 'All is said.' },
    };
    expect(wrongIn('POST', '/repos/acme/shop/check-runs', body)).toEqual([]);
    expect(wrongIn('GET', '/repos/acme/shop/pulls/7/commits?per_page=100&page=2')).toEqual([]);
  });

  test('a wrong value, a missing property and a misspelt one are each named', () => {
    const body = { name: 'x', head_sha: 'b', status: 'finished', conclusions: 'success', output: { title: 'x' } };
    expect(wrongIn('POST', '/repos/acme/shop/check-runs', body)).toEqual(
      expect.arrayContaining([
        'POST /repos/{owner}/{repo}/check-runs: request body/status: must be one of ["queued","in_progress","completed"]',
        "POST /repos/{owner}/{repo}/check-runs: request body/output: must have required property 'summary'",
        'POST /repos/{owner}/{repo}/check-runs: request body/conclusions: GitHub knows no such property',
      ]),
    );
  });

  test('a parameter in the address has to be of its type, and a query parameter has to exist', () => {
    expect(wrongIn('GET', '/repos/acme/shop/pulls/seven')).toEqual([
      'GET /repos/{owner}/{repo}/pulls/{pull_number}: request path.pull_number: must be integer',
    ]);
    expect(wrongIn('GET', '/repos/acme/shop/pulls?state=opened&perpage=3')).toEqual([
      'GET /repos/{owner}/{repo}/pulls: request query.state: must be one of ["open","closed","all"]',
      'GET /repos/{owner}/{repo}/pulls: request query.perpage: GitHub knows no such parameter',
    ]);
  });

  test('a body that has to be there, and one that is no JSON', () => {
    expect(wrongIn('POST', '/repos/acme/shop/issues/7/comments')).toEqual([
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments: request body: is required',
    ]);
    const broken = { ...request('POST', '/repos/acme/shop/issues/7/comments'), contentType: 'text/plain', body: '{' };
    expect(wrong(broken, notFound)).toEqual([expect.stringContaining('request body: is not JSON')]);
  });

  test('an address that GitHub does not describe', () => {
    expect(wrongIn('GET', '/repos/acme/shop/pull/7')).toEqual([
      'GET /repos/acme/shop/pull/7: request path: GitHub describes no such operation',
    ]);
  });

  test('a path of many segments belongs to one parameter, and a fixed word is nearer than a parameter', () => {
    expect(wrongIn('GET', '/repos/acme/shop/contents/.github/gate.yml?ref=main')).toEqual([]);
    expect(wrongIn('GET', '/repos/acme/shop/contents/.github%2Fgate.yml')).toEqual([]);
    expect(wrongIn('GET', '/repos/acme/shop/pulls/comments')).toEqual([]);
    expect(wrongIn('GET', '/repos/acme/shop/commits/release/1/check-runs?filter=latest')).toEqual([]);
  });
});

describe("answers are held against GitHub's description", () => {
  const labels = request('GET', '/repos/acme/shop/labels');

  test('an answer as GitHub describes it is no violation, null where GitHub says nullable included', () => {
    expect(wrong(labels, { status: 200, body: JSON.stringify([label]) })).toEqual([]);
  });

  test('a missing property, a wrong type and a null too many are each named', () => {
    const { color: _, ...colourless } = label;
    const answer = JSON.stringify([colourless, { ...label, id: 'one' }, { ...label, name: null }]);
    expect(wrong(labels, { status: 200, body: answer })).toEqual([
      "GET /repos/{owner}/{repo}/labels: answer 200/0: must have required property 'color'",
      'GET /repos/{owner}/{repo}/labels: answer 200/1/id: must be integer',
      'GET /repos/{owner}/{repo}/labels: answer 200/2/name: must be string',
    ]);
  });

  test('a status that the operation does not have, and a body where none is allowed', () => {
    expect(wrong(labels, { status: 201, body: '[]' })).toEqual([
      'GET /repos/{owner}/{repo}/labels: answer 201: GitHub describes no such status',
    ]);
    expect(wrong(request('DELETE', '/repos/acme/shop/labels/bug'), { status: 204, body: '{}' })).toEqual([
      'DELETE /repos/{owner}/{repo}/labels/{name}: answer 204: must have no body',
    ]);
  });

  test("a refusal has the shape of GitHub's refusals, described for the operation or not; a breakdown need not", () => {
    expect(wrong(labels, { status: 429, body: '{"message":"slow down"}' })).toEqual([
      "GET /repos/{owner}/{repo}/labels: answer 429: must have required property 'documentation_url'",
    ]);
    expect(wrong(labels, { status: 502, body: '<html>' })).toEqual([]);
  });
});

test('as middleware it sees what passes, lets the handlers read the body and leaves the answer as it is', async () => {
  const conformity = new Conformity();
  const app = new Hono();
  app.use('/api/v3/*', conformity.middleware('/api/v3'));
  app.post('/api/v3/repos/acme/shop/labels', async (c) => c.json({ ...label, ...(await c.req.json()) }, 201));
  const answer = await app.request('/api/v3/repos/acme/shop/labels', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'ready/security', colour: 'red' }),
  });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ name: 'ready/security', color: 'd73a4a' });
  expect(conformity.violations.map(violationLine)).toEqual([
    'POST /repos/{owner}/{repo}/labels: request body/colour: GitHub knows no such property',
  ]);
});

describe("webhooks are held against GitHub's description", () => {
  test('a payload as GitHub describes it is no violation', () => {
    expect(webhookViolations('ping', { zen: 'Speak like a human.', hook_id: 1 })).toEqual([]);
  });

  test('a property that is missing is named', () => {
    expect(webhookViolations('issue_comment', { action: 'created' }).map(violationLine)).toEqual(
      expect.arrayContaining(["issue_comment.created: webhook payload: must have required property 'comment'"]),
    );
  });

  test('an action that GitHub does not have is a violation, not a pass', () => {
    expect(webhookViolations('pull_request', { action: 'approved' }).map(violationLine)).toEqual([
      'pull_request.approved: webhook event: GitHub describes no such event and action',
    ]);
  });
});
