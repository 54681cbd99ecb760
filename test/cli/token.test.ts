import { afterAll, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { InputError } from '../../src/cli/command.ts';
import { readWithToken } from '../../src/composition/cli-token.ts';

beforeAll(() => nock.disableNetConnect());
afterAll(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

test('a token that GitHub does not take is named, and not only the status', async () => {
  nock('https://api.github.com').post('/graphql').reply(401, { message: 'Bad credentials' });
  const subject = { kind: 'pull-request', repository: { owner: 'acme', name: 'shop' }, number: 7 } as const;
  const looked = readWithToken(subject, 'ghp_ended', {}, false);
  await expect(looked).rejects.toThrow(InputError);
  await expect(looked).rejects.toThrow(
    /^GitHub does not accept GITHUB_TOKEN; check that it has not expired and belongs to this GitHub \(.*401 Bad credentials/,
  );
});
