import { describe, expect, test } from '@jest/globals';
import { readPeople } from '../../../src/github/policy/people.ts';
import {
  gap,
  MemoryPeopleCache,
  Partial as PartialAnswer,
  page,
  type Request,
  scriptedClient,
  user,
} from '../../support/github-answers.ts';

const member = (id: number) => ({ id: `U_${id}`, ...user(id, `user${id}`) });
const account = (id: number) => ({ id, login: `user${id}`, kind: 'user' });
const members = (nodes: readonly unknown[], parts: { next?: string; total?: number } = {}) => ({
  team: { members: page(nodes, parts) },
});

describe('everybody whom the policy names', () => {
  test('users and teams are read in one request, and given as the policy spells them', async () => {
    const client = scriptedClient([['People', { user0: user(1, 'pat'), team0: members([member(2), member(3)]) }]]);
    const people = await readPeople(client, 'acme', { users: ['Pat'], teams: ['Acme/Ops'] }, new MemoryPeopleCache());
    expect(people).toEqual({
      users: [{ login: 'Pat', account: { state: 'known', value: { id: 1, login: 'pat', kind: 'user' } } }],
      teams: [{ team: 'Acme/Ops', members: { state: 'known', value: [account(2), account(3)] } }],
    });
    expect(client.requests[0]?.variables).toEqual({ login0: 'Pat', org0: 'Acme', slug0: 'Ops', after0: null });
  });

  test('a policy without names costs no request', async () => {
    expect(await readPeople(scriptedClient([]), 'acme', { users: [], teams: [] }, new MemoryPeopleCache())).toEqual({
      users: [],
      teams: [],
    });
  });

  test('SOD-6: a team of more than 100 is read to its end, beside the others that go on', async () => {
    const first = Array.from({ length: 100 }, (_, index) => member(index + 1));
    const client = scriptedClient([
      [
        'People',
        {
          team0: members(first, { next: 'm1', total: 101 }),
          team1: members([member(7)]),
          team2: members([member(8)], { next: 'n1', total: 2 }),
        },
      ],
      ['People', { team0: members([member(101)], { total: 101 }), team1: members([member(9)], { total: 2 }) }],
    ]);
    const people = await readPeople(
      client,
      'acme',
      { users: [], teams: ['acme/big', 'acme/small', 'acme/next'] },
      new MemoryPeopleCache(),
    );
    expect(people.teams.map((team) => (team.members.state === 'known' ? team.members.value.length : 0))).toEqual([
      101, 1, 2,
    ]);
    expect(client.requests[1]?.variables).toMatchObject({ slug0: 'big', after0: 'm1', slug1: 'next', after1: 'n1' });
  });

  test('more names than one request holds are asked for in several', async () => {
    const users = Array.from({ length: 120 }, (_, index) => `user${index}`);
    const answer = ({ variables }: Request) =>
      Object.fromEntries(
        Object.values(variables).map((login, index) => [
          `user${index}`,
          user(Number(String(login).slice(4)), String(login)),
        ]),
      );
    const client = scriptedClient([
      ['People', answer],
      ['People', answer],
      ['People', answer],
    ]);
    const people = await readPeople(client, 'acme', { users, teams: [] }, new MemoryPeopleCache());
    expect(people.users.map((entry) => entry.account)).toMatchObject(
      users.map((login) => ({ state: 'known', value: { login } })),
    );
  });
});

describe('what cannot be read is reported, and not read as an empty list', () => {
  const read = async (answer: unknown) => {
    const client = scriptedClient([['People', answer]]);
    const people = await readPeople(client, 'acme', { users: ['pat'], teams: ['acme/ops'] }, new MemoryPeopleCache());
    return { user: people.users[0]?.account, team: people.teams[0]?.members };
  };
  const fine = { user0: user(1, 'pat'), team0: members([]) };

  test('POL-2: a user or an organization that does not exist is missing', async () => {
    const answer = new PartialAnswer({ user0: null, team0: null }, [gap(['user0']), gap(['team0'])]);
    expect(await read(answer)).toEqual({
      user: { state: 'unavailable', why: 'missing', what: 'user pat' },
      team: { state: 'unavailable', why: 'missing', what: 'members of acme/ops' },
    });
  });

  test('POL-2: a team that its organization does not have is missing, not empty', async () => {
    expect((await read({ ...fine, team0: { team: null } })).team).toMatchObject({ why: 'missing' });
  });

  test('a team that the app may not read is forbidden', async () => {
    const answer = new PartialAnswer({ ...fine, team0: { team: null } }, [gap(['team0', 'team'], 'forbidden')]);
    expect(await read(answer)).toMatchObject({ user: { state: 'known' }, team: { why: 'forbidden' } });
  });

  test('an empty team is empty', async () => {
    expect((await read(fine)).team).toEqual({ state: 'known', value: [] });
  });

  test.each([
    ['without members', { team: {} }, 'malformed'],
    ['that is no object', 'acme', 'malformed'],
    [
      'with somebody who has no id',
      members([{ id: 'U_1', __typename: 'User', login: 'x', databaseId: null }]),
      'malformed',
    ],
    ['with fewer members than GitHub counts', members([], { total: 1 }), 'truncated'],
  ])('a team %s', async (_title, team0, why) => {
    expect((await read({ ...fine, team0 })).team).toMatchObject({ state: 'unavailable', why });
  });

  test('an answer that leaves a name out altogether knows nothing of it', async () => {
    expect(await read({})).toMatchObject({ user: { why: 'malformed' }, team: { why: 'malformed' } });
  });
});

describe('the cache', () => {
  const named = { users: ['pat'], teams: ['acme/ops'] };
  const answer = { user0: user(1, 'pat'), team0: members([member(2)]) };

  test('what was read is not read again, however it is spelt', async () => {
    const cache = new MemoryPeopleCache();
    const first = await readPeople(scriptedClient([['People', answer]]), 'acme', named, cache);
    const second = await readPeople(scriptedClient([]), 'acme', { users: ['PAT'], teams: ['Acme/OPS'] }, cache);
    expect(second.users[0]?.account).toEqual(first.users[0]?.account);
    expect(second.teams[0]?.members).toEqual(first.teams[0]?.members);
  });

  test('only what the cache lacks is asked for', async () => {
    const cache = new MemoryPeopleCache();
    await readPeople(scriptedClient([['People', answer]]), 'acme', named, cache);
    const client = scriptedClient([['People', { user0: user(5, 'kim') }]]);
    const people = await readPeople(client, 'acme', { users: ['pat', 'kim'], teams: ['acme/ops'] }, cache);
    expect(client.requests[0]?.variables).toEqual({ login0: 'kim' });
    expect(people.users.map((entry) => entry.account.state)).toEqual(['known', 'known']);
  });

  test('what was read before a change of the teams is not kept', async () => {
    const cache = new MemoryPeopleCache();
    const changing = () => {
      cache.epoch += 1;
      return answer;
    };
    await readPeople(scriptedClient([['People', changing]]), 'acme', named, cache);
    expect(cache.entries.size).toBe(0);
  });

  test('what is missing or forbidden is asked for again each time', async () => {
    const cache = new MemoryPeopleCache();
    const gaps = new PartialAnswer({ user0: null, team0: null }, [gap(['user0']), gap(['team0'], 'forbidden')]);
    await readPeople(scriptedClient([['People', gaps]]), 'acme', named, cache);
    const people = await readPeople(scriptedClient([['People', answer]]), 'acme', named, cache);
    expect(people).toMatchObject({
      users: [{ account: { state: 'known' } }],
      teams: [{ members: { state: 'known' } }],
    });
  });

  test('an entry of another shape counts as none', async () => {
    const cache = new MemoryPeopleCache();
    cache.entries.set('user:pat', { name: 'pat' });
    cache.entries.set('team:acme/ops', { members: 3 });
    const people = await readPeople(scriptedClient([['People', answer]]), 'acme', named, cache);
    expect(people).toMatchObject({
      users: [{ account: { value: { id: 1 } } }],
      teams: [{ members: { value: [{ id: 2 }] } }],
    });
  });
});
