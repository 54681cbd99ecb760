import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { addMillis, asInstant, type Instant } from '../../../src/domain/ids.ts';
import { dating, GitHubClock } from '../../../src/github/client/github-clock.ts';

const NOON = asInstant('2026-03-02T12:00:00Z');
const plus = (millis: number): Instant => addMillis(NOON, millis);

describe("this process' clock, set by GitHub's", () => {
  let own: Instant;
  let clock: GitHubClock;
  beforeEach(() => {
    own = NOON;
    clock = new GitHubClock(() => own);
  });

  test('is its own until GitHub says what time it is', () => {
    expect(clock.now()).toBe(NOON);
  });

  // An answer of the second 12:00:00 that took 500 ms came between 12:00:00.000 and 12:00:01.499.
  test.each<[string, number, number]>([
    ['an hour behind', -3_600_000, 0],
    ['a millisecond behind', -1, 0],
    ['right, at the earliest', 0, 0],
    ['right, at the latest', 1_499, 1_499],
    ['a millisecond ahead', 1_500, 1_499],
    ['an hour ahead', 3_600_000, 1_499],
  ])('is moved by as little as an answer proves where it is %s', (_, is, becomes) => {
    own = plus(is);
    clock.answered(NOON, 500);
    expect(clock.now()).toBe(plus(becomes));
    own = addMillis(own, 10_000);
    expect(clock.now()).toBe(plus(becomes + 10_000));
  });

  test('is right again with the next answer after it was set', () => {
    clock.answered(NOON, 0);
    own = plus(-3_600_000);
    clock.answered(NOON, 0);
    expect(clock.now()).toBe(NOON);
    own = plus(2_000);
    clock.answered(plus(2_000), 0);
    expect(clock.now()).toBe(plus(2_999));
  });

  test.each<[string, number, number]>([
    ['behind', -5_000, 0],
    ['ahead', 5_000, 5_000],
  ])('is no earlier than what GitHub tells of, where it is %s', (_, is, becomes) => {
    own = plus(is);
    clock.told(NOON);
    expect(clock.now()).toBe(plus(becomes));
  });
});

describe('the dates of answers', () => {
  let server: Server;
  let headers: Record<string, string>;
  let status: number;
  let heard: [Instant, number][];
  beforeEach(async () => {
    [headers, status, heard] = [{ date: 'Mon, 02 Mar 2026 12:00:00 GMT', 'x-github-request-id': 'A:1' }, 200, []];
    server = createServer((_, response) => {
      response.sendDate = false;
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const ask = (port = (server.address() as AddressInfo).port) => {
    const Dated = Octokit.plugin(dating({ answered: (...given) => void heard.push(given) }));
    const quiet = () => {};
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    return new Dated({ baseUrl: `http://127.0.0.1:${port}`, log }).request('GET /meta');
  };

  test('are reported, with how long the request took', async () => {
    await ask();
    expect(heard).toEqual([[NOON, expect.any(Number)]]);
    expect(heard[0]?.[1]).toBeGreaterThan(0);
  });

  test('of refusals are reported too, and the refusal is thrown all the same', async () => {
    status = 404;
    await expect(ask()).rejects.toMatchObject({ status: 404 });
    expect(heard).toEqual([[NOON, expect.any(Number)]]);
  });

  test.each([
    [{ 'x-github-request-id': 'A:1' }],
    [{ 'x-github-request-id': 'A:1', date: 'soon' }],
    [{ date: 'Mon, 02 Mar 2026 12:00:00 GMT' }],
  ])("tell nothing where there are none, or where the answer is not GitHub's: %j", async (none) => {
    headers = none;
    await ask();
    expect(heard).toEqual([]);
  });

  test('tell nothing if no answer came', async () => {
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await expect(ask(port)).rejects.toBeInstanceOf(Error);
    expect(heard).toEqual([]);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
});
