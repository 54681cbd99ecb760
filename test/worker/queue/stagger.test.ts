import { describe, expect, test } from '@jest/globals';
import type { Job } from '../../../src/domain/job.ts';
import { stagger } from '../../../src/worker/queue/stagger.ts';

const repository = (index: number, installation = 7): Job => ({
  kind: 'repository',
  installation,
  owner: 'acme',
  repo: `shop-${index}`,
});
const pull = (number: number, installation = 7): Job => ({
  kind: 'pull-request',
  installation,
  owner: 'acme',
  repo: 'shop',
  number,
});
const many = (count: number, make: (index: number) => Job): readonly Job[] =>
  Array.from({ length: count }, (_, index) => make(index));
const seconds = (jobs: readonly Job[]) => stagger(jobs).map(({ afterMillis }) => afterMillis / 1000);

describe('many jobs that one thing brought about', () => {
  test.each<[string, readonly Job[], readonly number[]]>([
    ['none', [], []],
    ['one begins at once', [pull(1)], [0]],
    ['a few repositories begin at once', many(10, repository), many(10, repository).map(() => 0)],
    [
      'those after the tenth repository follow every three seconds',
      many(13, repository).slice(),
      [...Array(10).fill(0), 3, 6, 9],
    ],
    [
      'VER-5: as many releases as pass begin at once, those after the hundred and fiftieth every second and a half',
      many(152, pull),
      [...Array(150).fill(0), 1.5, 3],
    ],
    [
      'an installation does not wait for another',
      [...many(11, repository), repository(1, 8)],
      [...Array(10).fill(0), 3, 0],
    ],
    [
      'pull requests do not wait for repositories, nor the other way round',
      [...many(12, repository), pull(1), ...many(150, pull), repository(12)],
      [...Array(10).fill(0), 3, 6, ...Array(150).fill(0), 1.5, 9],
    ],
  ])('%s', (_, jobs, expected) => {
    expect(seconds(jobs)).toEqual(expected);
  });

  test('each comes once, in the order in which they were given', () => {
    const jobs = [...many(100, repository), ...many(100, pull)];
    expect(stagger(jobs).map(({ job }) => job)).toEqual(jobs);
  });

  test('2,000 repositories take no more of an installation than half of its hour, their pull requests and tags included', () => {
    // The list of its pull requests, two open ones, and two requests for its tags.
    const requestsOfOne = 1 + 2 + 2;
    const perMinute = Map.groupBy(stagger(many(2_000, repository)), ({ afterMillis }) =>
      Math.floor(afterMillis / 60_000),
    );
    const requests = [...perMinute.values()].map(({ length }) => length * requestsOfOne);
    expect(Math.max(...requests)).toBeLessThanOrEqual(900 / 5);
    // From the second minute on, where what began at once is past: 5,000 in an hour are 83 in a minute.
    expect(Math.max(...requests.slice(1))).toBeLessThanOrEqual(100);
    expect(perMinute.size).toBeLessThanOrEqual(101);
  });
});
