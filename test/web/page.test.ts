import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { list, paragraph, person, phrase, quoted, row, table, text } from '../../src/render/text/tree.ts';
import { page } from '../../src/web/page.ts';
import { routes } from '../../src/web/routes.ts';
import { readHtml } from '../support/html.ts';
import { nasty } from '../support/nasty.ts';

test('the front page says what this server is, and that there is nothing to do', async () => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const answer = await routes({
    receiver: null,
    ready: async () => null,
    state: () => ({ sweepLate: null, notes: [] }),
    metrics: null,
    answered: () => {},
    log,
  }).request('/');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
  const shown = await answer.text();
  expect(shown).toMatch(/^<!doctype html>\n<html lang="en">/u);
  expect(shown.slice(shown.indexOf('<h1>'), shown.indexOf('</body>'))).toBe(`<h1>Countersign</h1>
    <p>This server is a GitHub App. It lets a release pass only when Product, Operation, Organization and Security have each signed off, and says so in the check <code>countersign/readiness</code> on the pull request.</p>
<p>There is nothing to do here: people work on the pull request, and GitHub posts its events to <code>/api/github/webhooks</code>.</p>
  `);
});

describe('VER-8: a page', () => {
  const shown = async (name: string): Promise<string> =>
    page('Findings', [
      paragraph(phrase`${text(name)} by ${person({ login: name })}: ${quoted(name)}`),
      list({ name: 'names', worth: 1 }, [[text(name)]]),
      table({ name: 'names', worth: 1 }, ['Name'], [row([text(name)])]),
    ]);

  test.each(['</p><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '&lt;b&gt;', '</body>', '<!--', '$&'])(
    'VER-8: has the same elements with %s in a name, and shows it letter by letter',
    async (name) => {
      const { elements, text: seen } = readHtml(await shown(name));
      expect(elements).toEqual(readHtml(await shown('plain')).elements);
      expect(seen.split(name)).toHaveLength(6);
    },
  );

  test('VER-8: has the same elements with anything in a name', async () => {
    const { elements } = readHtml(await shown('plain'));
    await fc.assert(
      fc.asyncProperty(nasty, async (name) => {
        expect(readHtml(await shown(name)).elements).toEqual(elements);
      }),
    );
  });
});
