import { expect, test } from '@jest/globals';
import { isHandled } from '../../src/app/events.ts';
import { postWebhook } from '../support/app.ts';
import { useGate } from '../support/gate.ts';
import { asSentToAnApp, webhookExamples } from '../support/webhook-examples.ts';

const gate = useGate();

test('every example payload of GitHub is worked off: subjects that do not exist are gone, and no job fails', async () => {
  const { app, seeded, sandbox } = gate();
  const handled = webhookExamples.filter(({ name }) => isHandled(name));
  expect(handled.length).toBeGreaterThan(10);
  sandbox.requests.reset();
  for (const { name, payloads } of handled) {
    for (const payload of payloads) {
      const body = asSentToAnApp(payload, { id: seeded.installation.id, owner: 'acme' });
      expect((await postWebhook(app.url, body, { 'x-github-event': name })).status).toBe(202);
    }
  }
  await gate().settle();
  expect(sandbox.requests.count('graphql')).toBeGreaterThan(0);
  expect(await app.jobs()).toEqual({ ready: 0, active: 0, deferred: 0, failed: 0 });
});
