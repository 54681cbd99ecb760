import { describe, expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';

const gate = useGate([/a release was merged while/]);

const SERVER = 'noreply@git.corp.example';
const SIGN_ALL = ['product', 'operation', 'organization', 'security'].map((state) => `/ready ${state}`).join('\n');
const POLICY = `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [pat] }
  release-coordinator: { users: [pat] }
  security-architect: { users: [pat] }
  deployer: { users: [rae] }
`;
const ALONE = 'separation-of-duties:\n  one-person-per-state: false\n';
const MAPPED = `${ALONE}  identities: { "${SERVER}": "ghe[bot]" }\n`;
const LISTED = `version: 1\nseparation-of-duties: { web-committers: [${SERVER}] }\n`;

/**
 * A repository on a server that commits under its own address.
 * Its release has a commit that kim made in the browser.
 */
async function release(own: string, shared: string | null, signs: boolean): Promise<Pull> {
  gate().sandbox.world.web = { name: 'GitHub Enterprise', email: SERVER, signs };
  const owner = gate().organization().split('/')[0] ?? '';
  const repository = `${owner}/store`;
  if (shared !== null) gate().sandbox.repository(`${owner}/.github`, { policy: shared });
  const users = { rae: 'write', pat: 'triage', kim: 'write' } as const;
  gate().sandbox.repository(repository, { author: 'max', users, policy: `${POLICY}${own}` });
  const head = 'release/1';
  const { number } = await gate().pushBy('kim', (kim) => {
    kim.push(repository, {
      branch: head,
      from: 'main',
      commits: [{ message: 'Edited in the browser', files: { 'a.js': '1' }, onWeb: true }],
    });
    return kim.openPullRequest(repository, { title: 'Release 1', head });
  });
  const pull = new Pull(gate(), repository, number);
  await pull.comment('pat', SIGN_ALL);
  return pull;
}

const issuesOf = (pull: Pull): readonly string[] =>
  [...gate().sandbox.world.repositories.values()]
    .filter((one) => `${one.owner.login}/${one.name}` === pull.repository)
    .flatMap((one) => [...one.issues.values()].map(({ title, body }) => `${title}\n${body}`));

describe('SOD-1, SOD-5: a server that commits under a name and an address of its own', () => {
  test.each([
    ['signs, without configuration', ALONE, null, true],
    ['does not sign, and the shared policy lists its address', ALONE, LISTED, false],
    ['does not sign, and the policy maps its address to a machine', MAPPED, null, false],
  ] as const)(
    'SOD-1, SOD-5: which %s: what was done in the browser is ready, and whoever merged may tag it',
    async (_, own, shared, signs) => {
      const pull = await release(own, shared, signs);
      expect([pull.conclusion, pull.title]).toEqual(['success', expect.stringContaining('4 of 4 ready')]);
      expect(await pull.merge('rae')).toBe('merged');
      await gate().by('rae', (rae) => rae.pushTags(pull.repository, [{ name: 'v1.0.0', commit: pull.mergeCommit }]));
      expect(issuesOf(pull)).toEqual([]);
      expect(pull.tagCheck()?.conclusion).toBe('success');
    },
  );

  test('SOD-4: which does not sign, without configuration: it blocks, and the checklist says what to configure, to be copied', async () => {
    const pull = await release(ALONE, null, false);
    expect(pull.conclusion).toBe('failure');
    const owner = pull.repository.split('/')[0];
    for (const text of [pull.checklist(), pull.check()?.text])
      expect(text).toContain(
        `Where \`${SERVER}\` is under what your GitHub Enterprise Server commits what people do in the browser, list it under \`separation-of-duties.web-committers\` of the shared policy, \`${owner}/.github\`, or have the server sign such commits.`,
      );
  });

  test('SOD-1, POL-1: the policy of a repository cannot list the address: the verdict is an error that names the key', async () => {
    const pull = await release(`${ALONE}  web-committers: [${SERVER}]\n`, null, false);
    expect(pull.conclusion).toBe('failure');
    expect(pull.check()?.text).toContain(
      'Only the shared file of the owner can say under which address a server commits',
    );
  });
});
