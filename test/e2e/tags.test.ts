import { describe, expect, test } from '@jest/globals';
import type { Repository, TagInput } from 'github-sandbox';
import { quietQueue } from '../support/database.ts';
import { type Gate, useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

/** A policy under which pat signs all states at once, and sam and rae deploy. These tests are about the tags. */
const policy = (tags = '') => `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [pat] }
  release-coordinator: { users: [pat] }
  security-architect: { users: [pat] }
  deployer: { users: [sam, rae] }
separation-of-duties: { one-person-per-state: false }
${tags}`;
const SIGN_ALL = ['product', 'operation', 'organization', 'security'].map((state) => `/ready ${state}`).join('\n');

/** After this long no webhook of a push is waited for any more. */
const NO_WEBHOOK_MILLIS = 31_000;

/** The tags of one repository on the sandbox: people's acts, and the app's reports. */
class Tags {
  readonly #gate: Gate;
  readonly repository: string;

  private constructor(gate: Gate, repository: string) {
    this.#gate = gate;
    this.repository = repository;
  }

  /** A new repository, with tags from before the gate. */
  static async begin(gate: Gate, text: string = policy()): Promise<Tags> {
    const tags = new Tags(gate, gate.repository(text));
    // GitHub tells of none of the four; the webhook of the fifth brings the first look at all of them.
    const old = ['v0.8.0', 'v0.9.0', 'v1.0.0', 'nightly-0'].map((name) => ({ name, commit: 'main' }));
    gate.sandbox.as('max').pushTags(tags.repository, old);
    await tags.push('max', [{ name: 'nightly', commit: 'main' }]);
    return tags;
  }

  /** A release that everybody signed, merged by rae. */
  async release(head: string, by = 'dev'): Promise<Pull> {
    const pull = await this.#gate.release({ repository: this.repository, head, by, files: { [`${head}.js`]: head } });
    await pull.comment('pat', SIGN_ALL);
    const said = await pull.merge('rae');
    if (said !== 'merged') throw new Error(`${pull.repository}#${pull.number} is not merged: ${said}`);
    return pull;
  }

  push(login: string, tags: readonly TagInput[], force = false) {
    return this.#gate.by(login, (person) => person.pushTags(this.repository, tags, force));
  }
  delete(login: string, names: readonly string[]) {
    return this.#gate.by(login, (person) => person.deleteTags(this.repository, names));
  }

  /**
   * Makes the app compare all tags, by pushing another one with a webhook.
   * It does so once more when further webhooks would be late.
   */
  async compareAll(unannounced: number): Promise<void> {
    for (const [name, putOff] of [
      ['nightly-1', unannounced],
      ['nightly-2', 0],
    ] as const) {
      this.#gate.tick(NO_WEBHOOK_MILLIS);
      this.#gate.sandbox.as('max').pushTags(this.repository, [{ name, commit: 'main' }]);
      await this.#gate.settle(putOff);
    }
  }

  get #model(): Repository {
    const [owner, name] = this.repository.split('/');
    const all = [...this.#gate.sandbox.world.repositories.values()];
    const found = all.find((one) => one.owner.login === owner && one.name === name);
    if (!found) throw new Error(`the sandbox has no ${this.repository}`);
    return found;
  }
  /** Whether the tag is there. */
  has = (name: string): boolean => this.#model.tags.has(name);

  /** The issues, as a few words each: `open: title`. */
  issues(): readonly string[] {
    return [...this.#model.issues.values()].map(({ state, title }) => `${state}: ${title}`);
  }
  /** The only issue about the tag. */
  issue(tag: string): { readonly state: string; readonly body: string; readonly comments: readonly string[] } {
    const [only, ...more] = [...this.#model.issues.values()].filter(({ title }) => title.includes(` ${tag} `));
    if (!only || more.length > 0) throw new Error(`there are ${more.length + (only ? 1 : 0)} issues about ${tag}`);
    return { state: only.state, body: only.body, comments: only.comments.map(({ body }) => body) };
  }
}

const gate = useGate([/a release was merged while/, /deleted a tag that breaks the rules/]);

const SIGNED = 'tags: { signed: true }\n';
const DELETE = 'tags: { on-violation: delete }\n';
const MONOREPO = 'tags: { patterns: ["*/v*"] }\n';
const VALID = { signedByGitHub: false, valid: true, signer: 'sam' };
const open = (tag: string) => `open: Release tag ${tag} breaks the rules`;

describe('a release tag', () => {
  test('TAG-2, TAG-3, SOD-5: a deployer who wrote none of the code may tag; the author may not, however he does it', async () => {
    const tags = await Tags.begin(gate());
    const release = await tags.release('release/1.1');
    const commit = release.mergeCommit;
    await tags.push('sam', [{ name: 'v1.1.0', commit }]);
    await tags.push('rae', [{ name: 'v1.1.1', commit, message: 'By rae, who pressed the button that merges' }]);
    expect(tags.issues()).toEqual([]);
    expect(release.tagCheck()?.conclusion).toBe('success');

    await tags.push('dev', [
      { name: 'v1.1.2', commit },
      { name: 'v1.1.3', commit, message: 'Annotated' },
    ]);
    expect(tags.issues().toSorted()).toEqual([open('v1.1.2'), open('v1.1.3')]);
    expect(tags.issue('v1.1.3').body).toContain('Pushed by dev, who contributed to the code that it releases');
    expect(release.tagCheck()).toMatchObject({ conclusion: 'failure', summary: expect.stringContaining('v1.1.3') });

    await tags.delete('dev', ['v1.1.2', 'v1.1.3']);
    expect(tags.issues().map((one) => one.slice(0, 7))).toEqual(['closed:', 'closed:']);
    expect(tags.issue('v1.1.2').comments).toEqual([expect.stringContaining('was deleted by dev')]);
    expect(release.tagCheck()?.conclusion).toBe('success');

    // VER-5: all of this looked at again says nothing new.
    expect(await gate().writesOf(() => tags.compareAll(0))).toEqual([]);
  }, 60_000);

  test('TAG-3: the check of a commit links the issue about its tag, even if the issue took longer than the check', async () => {
    const tags = await Tags.begin(gate());
    const release = await tags.release('release/1.1');
    gate().sandbox.faults.add({ method: 'POST', path: /\/issues$/, effect: { kind: 'latency', millis: 1_000 } });
    await tags.push('dev', [{ name: 'v1.1.0', commit: release.mergeCommit }]);
    expect(release.tagCheck()?.summary).toMatch(/`v1\.1\.0`.*\(\[reported\]\(.*\/issues\/\d+\)\)/);
  }, 60_000);

  test('POL-2: what was found against a tag stands while the policy cannot be understood, unless it is made again', async () => {
    const tags = await Tags.begin(gate());
    const release = await tags.release('release/1.1');
    await tags.push('dev', [{ name: 'v1.1.0', commit: release.mergeCommit }]);
    const before = release.tagCheck();
    expect(before).toMatchObject({ conclusion: 'failure', summary: expect.stringContaining('pushed by dev') });
    await gate().by('max', (max) => max.setPolicy(tags.repository, 'version: 1\nroles: ['));
    const [owner = '', repo = ''] = tags.repository.split('/');
    const queue = quietQueue(gate().database);
    await queue.start();
    await queue.send([{ kind: 'tag', installation: gate().seeded.installation.id, owner, repo, tag: 'v1.1.0' }]);
    await queue.stop(1_000);
    await gate().settle();
    expect(release.tagCheck()).toEqual(before);
    await tags.push('sam', [{ name: 'v1.1.0', commit: release.mergeCommit, message: 'Again' }], true);
    expect(release.tagCheck()?.summary).toContain('could not be judged');
    await gate().by('max', (max) => max.setPolicy(tags.repository, policy()));
    await tags.push('sam', [{ name: 'nightly-1', commit: 'main' }]);
    expect(release.tagCheck()?.conclusion).toBe('success');
  }, 60_000);

  test('TAG-2, MRG-2: neither the commit after the merge may be tagged, nor a release that was forced through', async () => {
    const tags = await Tags.begin(gate());
    const release = await tags.release('release/1.1');
    await gate().by('ann', (ann) =>
      ann.push(tags.repository, {
        branch: 'main',
        commits: [{ message: 'One thing more', files: { 'more.js': '1' } }],
      }),
    );
    await tags.push('sam', [{ name: 'v1.1.0', commit: 'main' }]);
    expect(tags.issue('v1.1.0').body).toContain('No release pull request became');
    expect(release.tagCheck()?.conclusion).toBe('success');

    const forced = await gate().release({ repository: tags.repository, head: 'release/1.2' });
    expect(await forced.merge('rae')).toBe('merged');
    await tags.push('sam', [{ name: 'v1.2.0', commit: forced.mergeCommit }]);
    expect(tags.issue('v1.2.0').body).toContain('was not ready when it was merged');
  }, 60_000);

  test('POL-2, TAG-4: tags that no webhook reported are found under an invalid policy, and judged by the next', async () => {
    const tags = await Tags.begin(gate());
    const release = await tags.release('release/1.1');
    const commit = release.mergeCommit;
    await gate().by('max', (max) => max.setPolicy(tags.repository, 'version: 1\nroles: ['));
    const names = ['v1.1.0', 'v1.1.1', 'v1.1.2', 'beta'];
    await tags.push(
      'sam',
      names.map((name) => ({ name, commit })),
    );
    await tags.compareAll(0);
    for (const name of names)
      expect(release.tagCheck()?.summary).toMatch(new RegExp(`\`${name}\`.* could not be judged`));
    expect(tags.issues()).toEqual([]);

    await gate().by('max', (max) => max.setPolicy(tags.repository, policy()));
    await tags.push('sam', [{ name: 'nightly-4', commit: 'main' }]);
    expect(tags.issues().toSorted()).toEqual([open('v1.1.0'), open('v1.1.1'), open('v1.1.2')]);
    expect(release.tagCheck()?.summary).toContain('v1.1.0');
    expect(release.tagCheck()?.summary).not.toContain('beta');
  }, 60_000);

  test('TAG-4: four tags pushed at once, which no webhook reports, are found, with an unknown pusher', async () => {
    const tags = await Tags.begin(gate());
    const { mergeCommit: commit } = await tags.release('release/1.1');
    const four = ['v1.1.0', 'v1.1.1', 'v1.1.2', 'nightly-3'];
    await tags.push(
      'sam',
      four.map((name) => ({ name, commit })),
    );
    expect(tags.issues()).toEqual([]);
    await tags.compareAll(3);
    expect(tags.issues().toSorted()).toEqual([open('v1.1.0'), open('v1.1.1'), open('v1.1.2')]);
    expect(tags.issue('v1.1.1').body).toContain('Nobody saw who pushed it');
    await tags.delete('sam', ['v1.1.1']);
    await tags.push('sam', [{ name: 'v1.1.1', commit }]);
    expect(tags.issue('v1.1.1')).toMatchObject({ state: 'closed' });
  }, 60_000);

  test('TAG-4: a tag pushed while the app was down is found, and passes when its webhook is delivered again', async () => {
    const { sandbox, seeded } = gate();
    const tags = await Tags.begin(gate());
    const { mergeCommit: commit } = await tags.release('release/1.1');
    const hook = seeded.app.webhook;
    seeded.app.webhook = hook && { ...hook, url: 'http://127.0.0.1:9/' };
    sandbox.as('sam').pushTags(tags.repository, [{ name: 'v1.1.0', commit }]);
    await sandbox.settled();
    seeded.app.webhook = hook;
    const lost = sandbox.world.deliveries.filter(({ event, statusCode }) => event === 'push' && statusCode !== 202);
    await tags.compareAll(1);
    expect(tags.issue('v1.1.0')).toMatchObject({ state: 'open', body: expect.stringContaining('Nobody saw') });
    for (const delivery of lost) sandbox.context.webhooks.redeliver(delivery);
    await gate().settle();
    expect(tags.issue('v1.1.0')).toMatchObject({ state: 'closed', comments: [expect.stringContaining('is in order')] });
  }, 60_000);

  test('TAG-3: a tag that was moved after it passed, moved back, and deleted; one from before the gate as well', async () => {
    const tags = await Tags.begin(gate());
    const first = await tags.release('release/1.1');
    await tags.push('sam', [{ name: 'v1.1.0', commit: first.mergeCommit }]);
    const second = await tags.release('release/1.2');
    await tags.push('sam', [{ name: 'v1.1.0', commit: second.mergeCommit }], true);
    await tags.push('sam', [{ name: 'v0.9.0', commit: second.mergeCommit }], true);
    await tags.push('dev', [{ name: 'nightly-0', commit: second.mergeCommit }], true);
    expect(tags.issues().toSorted()).toEqual([open('v0.9.0'), open('v1.1.0')]);
    expect(tags.issue('v1.1.0').body).toContain('It was moved by sam');
    expect([first, second].map((one) => one.tagCheck()?.conclusion)).toEqual(['failure', 'failure']);

    await tags.push('sam', [{ name: 'v1.1.0', commit: first.mergeCommit }], true);
    expect(tags.issue('v1.1.0').state).toBe('closed');
    expect(first.tagCheck()?.conclusion).toBe('success');
    await tags.delete('dev', ['v1.1.0']);
    expect(tags.issue('v1.1.0')).toMatchObject({ state: 'open', body: expect.stringContaining('was deleted by dev') });
    expect(first.tagCheck()?.conclusion).toBe('failure');
  }, 60_000);

  test('TAG-2: tags of a monorepo are series of their own; a pre-release is judged if a pattern matches it', async () => {
    const tags = await Tags.begin(gate(), policy(MONOREPO));
    const first = await tags.release('release/1.1', 'dev');
    await tags.push('sam', [{ name: 'pkg-a/v1.1.0', commit: first.mergeCommit }]);
    const { mergeCommit: commit } = await tags.release('release/1.2', 'ann');
    await tags.push('dev', [
      { name: 'pkg-a/v1.2.0', commit },
      { name: 'pkg-b/v1.2.0', commit },
      { name: 'v1.2.0', commit },
    ]);
    await tags.push('ann', [{ name: 'pkg-a/v1.2.0-rc.1', commit }]);
    // dev wrote nothing of what comes after pkg-a/v1.1.0, and is only no deployer; of pkg-b everything is new.
    expect(tags.issue('pkg-a/v1.2.0').body).not.toContain('contributed to the code that it releases');
    expect(tags.issue('pkg-b/v1.2.0').body).toContain('contributed to the code that it releases');
    expect(tags.issue('pkg-a/v1.2.0-rc.1').body).toContain('contributed to the code that it releases');
    expect(tags.issues()).toHaveLength(3);
  }, 60_000);

  test('TAG-2: if the policy wants signed tags, only annotated ones with a verified signature pass', async () => {
    const tags = await Tags.begin(gate(), policy(SIGNED));
    const { mergeCommit: commit } = await tags.release('release/1.1');
    await tags.push('sam', [
      { name: 'v1.1.0', commit },
      { name: 'v1.1.1', commit, message: 'Unsigned' },
      { name: 'v1.1.2', commit, message: 'Signed', signature: VALID },
    ]);
    expect(tags.issues().toSorted()).toEqual([open('v1.1.0'), open('v1.1.1')]);
    expect(tags.issue('v1.1.0').body).toContain('It is a lightweight tag');
    expect(tags.issue('v1.1.1').body).toContain('It is not signed');
  }, 60_000);

  test('TAG-3: on-violation: delete removes what certainly breaks the rules, and says so; not a tag whose push was not seen', async () => {
    const tags = await Tags.begin(gate(), policy(DELETE));
    const { mergeCommit: commit } = await tags.release('release/1.1');
    await tags.push('dev', [{ name: 'v1.1.0', commit }]);
    expect(tags.has('v1.1.0')).toBe(false);
    expect(tags.issue('v1.1.0')).toMatchObject({
      state: 'closed',
      comments: [expect.stringContaining('deleted by Countersign')],
    });
    const four = ['v1.2.0', 'v1.2.1', 'v1.2.2', 'nightly-3'];
    await tags.push(
      'dev',
      four.map((name) => ({ name, commit })),
    );
    await tags.compareAll(3);
    expect(four.filter(tags.has)).toEqual(four);
    expect(tags.issue('v1.2.1').state).toBe('open');
  }, 60_000);
});
