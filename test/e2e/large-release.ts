import { expect, test } from '@jest/globals';
import { writeBigRelease } from 'github-sandbox';
import { useGate } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';

/** Declares the test of a release of so many commits. @param size a multiple of 100 */
export function declareLargeRelease(size: number): void {
  const gate = useGate();

  test(`SOD-1, SOD-6: a release of ${size} commits by 60 people through nested merges is read whole and decided right`, async () => {
    const { sandbox, seeded } = gate();
    const name = gate().repository();
    const repository = [...sandbox.world.repositories.values()].find((one) => `acme/${one.name}` === name);
    const kim = [...sandbox.world.accounts.values()].find(({ login }) => login === 'kim');
    if (!repository || !kim) throw new Error('the seed has neither');
    const big = writeBigRelease(sandbox, repository, { size, people: 60, hidden: [kim] });
    expect(big).toMatchObject({ commits: size, authors: { length: 61 } });

    // The app hears of nothing until all have signed: one decision, not one for each act.
    const { webhook } = seeded.app;
    seeded.app.webhook = null;
    const { number } = sandbox.as('dev').openPullRequest(name, { title: '2.0', head: big.branch });
    for (const login of ['pat', 'oli', 'rae', 'kim', 'lee']) sandbox.as(login).approve(name, number);
    seeded.app.webhook = webhook;
    const release = new Pull(gate(), name, number);
    const requests = await gate().requestsOf(() =>
      gate().by('dev', (dev) => dev.editPullRequest(name, number, { title: 'Release 2.0' })),
    );

    expect(release.check()).toMatchObject({ conclusion: 'success', title: expect.stringMatching(/^4 of 4 ready/) });
    // Kim co-authored a single commit in the middle of it, so Lee's sign-off is the one that counts.
    expect(release.answers()).toEqual([expect.stringMatching(/@kim: [\s\S]*contributed to this release/)]);
    const looks = requests.filter((request) => request === 'Snapshot').length;
    expect(requests.filter((request) => request === 'More')).toHaveLength((size / 100 - 1) * looks);
    expect(requests.filter((request) => request === 'Ancestors')).toHaveLength(1);
    expect(requests).not.toContain('Commits');
  }, 120_000);
}
