import { describe, expect, test } from '@jest/globals';
import { renderMarkdown } from 'github-sandbox';
import { CHECKLIST_MARKER } from '../../src/domain/effects.ts';
import { SIGN_OFF_GUIDE } from '../../src/render/pull-request/links.ts';
import { POLICY, useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const gate = useGate();

describe('VER-3: the checklist', () => {
  test('is made again when somebody deletes it, and stays one', async () => {
    const release = await gate().release();
    await release.comment('pat', '/ready product');
    const [before] = release.checklists().map(({ id, body }) => ({ id, body }));
    await gate().by('max', (max) => max.deleteComment(release.repository, before?.id ?? 0));
    const after = release.checklists();
    expect(after.map(({ body }) => body)).toEqual([before?.body]);
    expect(after[0]?.id).not.toBe(before?.id);
  });

  test.each([
    ['into another verdict', (body: string) => body.replace('0 of 4 ready', '4 of 4 ready')],
    ['without its marker', () => 'All ready, go!'],
  ])('is restored when an administrator edits it, %s; nothing is read from it', async (_, edit) => {
    const release = await gate().release();
    const [before] = release.checklists().map(({ id, body }) => ({ id, body }));
    if (!before) throw new Error('no checklist');
    await gate().by('max', (max) => max.editComment(release.repository, before.id, edit(before.body)));
    expect(release.checklists().map(({ id, body }) => ({ id, body }))).toEqual([before]);
    expect(release.title).toContain('0 of 4');
  });

  test("is never somebody else's comment with its marker, which is left alone", async () => {
    const repository = gate().repository();
    const release = await gate().release({ repository, draft: true });
    const fake = `${CHECKLIST_MARKER}\n✅ All 4 states are signed off.`;
    const { id } = await release.comment('dev', fake);
    const [own] = release.checklists();
    await gate().by('max', (max) => max.deleteComment(repository, own?.id ?? 0));
    await release.comment('pat', '/ready product');
    expect(release.checklist()).toContain('1 of 4 signed off');
    await gate().by('dev', (dev) => dev.deleteComment(repository, id));
    expect(release.checklists()).toHaveLength(1);
  });

  test('SIGN-14: an answer that somebody deletes is given again, since the act still stands refused', async () => {
    const release = await gate().release();
    await release.comment('guest', '/ready product');
    const [answer] = release.posts().slice(-1);
    await gate().by('max', (max) => max.deleteComment(release.repository, answer?.id ?? 0));
    expect(release.answers()).toEqual([answer?.body]);
  });
});

describe('VER-5: nothing is written when nothing changed', () => {
  test('an event that changes nothing costs one request, and the same one redelivered costs none', async () => {
    const release = await gate().release();
    await release.comment('pat', '/ready product');
    await release.comment('guest', '/ready product');
    const look = () => release.comment('guest', 'Looking forward to it!');
    expect(await gate().requestsOf(look)).toEqual(['Snapshot']);

    const { world, context } = gate().sandbox;
    const sent = world.deliveries.filter(({ redelivery }) => !redelivery);
    expect(sent.length).toBeGreaterThan(3);
    const requests = await gate().requestsOf(async () => {
      for (const delivery of sent) context.webhooks.redeliver(delivery);
      await gate().settle();
    });
    expect(requests).toEqual([]);
  });

  test('a check that somebody asks for again is evaluated, and stays as it is', async () => {
    const release = await gate().release();
    const before = release.checks().map(({ id }) => id);
    const asked = () => gate().by('dev', (dev) => dev.rerequestCheck(release.repository, release.check()?.id ?? 0));
    await asked();
    expect(release.conclusion).toBe('in_progress');
    expect(release.checks().map(({ id }) => id)).toEqual(before);
  });

  test('a closed pull request is left as it is', async () => {
    const release = await gate().release();
    await gate().by('dev', (dev) => dev.close(release.repository, release.number));
    expect(await gate().writesOf(() => release.comment('kim', 'Not this week, then.'))).toEqual([]);
    await gate().by('dev', (dev) => dev.reopen(release.repository, release.number));
    await release.comment('pat', '/ready product');
    expect(release.title).toContain('ready: waiting for');
  });
});

describe('VER-8: what people wrote is shown and does nothing', () => {
  const HOSTILE =
    '@acme/appsec @max see #1 https://evil.example <img src=x onerror=alert(1)> [here](https://evil.example) | x | `y` ![p](//evil.example/p) </details> <!-- countersign:checklist -->';

  /** What GitHub would make of the app's texts: whom it mentions, where links lead. */
  function effectsOf(release: Pull) {
    const checks = [...release.checks(), ...release.checks('countersign/policy')];
    const texts = [
      ...release.posts().map(({ body }) => body),
      ...checks.flatMap(({ summary, text }) => [summary ?? '', text ?? '']),
    ];
    const html = texts.map((text) => renderMarkdown(text, release.repository)).join('\n');
    return {
      mentions: [...html.matchAll(/class="(?:user|team)-mention" href="([^"]*)"/g)].map((match) => match[1]),
      references: [...html.matchAll(/class="issue-link" href="([^"]*)"/g)].map((match) => match[1]),
      elsewhere: [...html.matchAll(/href="([^"]*)"/g)]
        .map((match) => match[1] ?? '')
        .filter((href) => !href.startsWith(gate().sandbox.url) && !href.startsWith('/') && href !== SIGN_OFF_GUIDE),
      tags: [...html.matchAll(/<(img|script|iframe|svg|form|input)\b/g)].map((match) => match[1]),
      text: html,
    };
  }

  test('titles, branches, reasons and labels mention nobody, link nowhere and break no table', async () => {
    const policy = `${POLICY}releases: [{ label: "<b>@max</b>" }, { head: "release/**" }]\n`;
    const release = await gate().release({ policy, title: HOSTILE, head: 'release/@max-#1-`x`' });
    await gate().by('max', (max) => max.createLabel(release.repository, '<b>@max</b>'));
    await release.label('dev', '<b>@max</b>');
    await release.comment('kim', `/not-ready security ${HOSTILE}`);
    await release.comment('oli', `/hold ${HOSTILE}`);
    const shown = effectsOf(release);
    expect(shown.text).toContain('onerror');
    expect(shown).toMatchObject({ mentions: [], references: [], elsewhere: [], tags: [] });
    expect(release.checklists()).toHaveLength(1);
    const rows = renderMarkdown(release.checklist(), release.repository).match(/<tr>[\s\S]*?<\/tr>/g) ?? [];
    expect(new Set(rows.map((row) => row.match(/<t[hd]/g)?.length))).toEqual(new Set([3]));
  });

  test('an answer speaks to the person who acted, and to nobody whom they named', async () => {
    const release = await gate().release();
    await release.comment('guest', `/ready ${'@max'} now`);
    await release.comment('guest', `/not-ready product ${HOSTILE}`);
    const shown = effectsOf(release);
    expect(release.answers().length).toBeGreaterThan(0);
    expect([...new Set(shown.mentions)]).toEqual(['/guest']);
    expect(shown).toMatchObject({ references: [], elsewhere: [], tags: [] });
  });

  test('commits, whose authors can call themselves anything, are named as harmlessly', async () => {
    const release = await gate().release();
    await gate().pushBy('dev', (dev) =>
      dev.push(release.repository, {
        branch: 'release/1.4',
        commits: [{ message: HOSTILE, files: { 'b.txt': 'b' }, author: { name: HOSTILE, email: 'x@evil.example' } }],
      }),
    );
    expect(release.title).toMatch(/^Blocked: .*1 commit without a known author/);
    expect(effectsOf(release)).toMatchObject({ mentions: [], references: [], elsewhere: [], tags: [] });
  });
});
