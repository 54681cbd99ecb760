import { Hono } from 'hono';
import { Conformity } from '../../src/conformity/conformity.ts';
import { violationLine } from '../../src/conformity/violation.ts';
import { webhookViolations } from '../../src/conformity/webhook.ts';
import type { Actor } from '../../src/context.ts';
import { GitHubRefusal } from '../../src/refusal.ts';
import { makeToken } from '../../src/rest/app.ts';
import { restRoutes } from '../../src/rest/routes.ts';
import { addApp, type SeededApp } from '../../src/seeding/app.ts';
import { givePersonalToken, personalToken } from '../../src/tokens.ts';
import { SmallWorld } from './small-world.ts';

const SHOP = '/repos/acme/shop';

/** Builds, then deploys to the environment of the input. It is started by hand, and by tags of versions. */
const DEPLOY_WORKFLOW = `name: Deploy
on:
  workflow_dispatch:
    inputs:
      environment: { default: production }
  push:
    tags: ['v*']
jobs:
  build:
    runs-on: ubuntu-latest
  deploy:
    needs: build
    environment: { name: production, url: 'https://shop.example' }
`;

/**
 * A small world whose `acme/shop` has a workflow that deploys to production.
 * It has an app that may answer for it. Every answer and every webhook is compared with GitHub's description: see
 * `demandConformity`.
 */
export class DeployingWorld extends SmallWorld {
  readonly gate: SeededApp;
  readonly other: SeededApp;
  readonly #api = new Hono();
  readonly #conformity = new Conformity();
  readonly #tokens = new Map<string, string>();

  constructor() {
    super();
    // The log of deliveries is what is looked at; nobody listens.
    this.context.faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'webhook-drop' } });
    const asking = (slug: string) =>
      addApp(this.context, {
        slug,
        owner: 'acme',
        permissions: { actions: 'read', checks: 'write', deployments: 'write', contents: 'read' },
        events: ['deployment', 'deployment_status', 'deployment_protection_rule', 'workflow_run'],
        webhook: { url: 'http://127.0.0.1:9/', secret: 'secret' },
      });
    this.gate = asking('gate');
    this.other = asking('other');
    for (const { account } of [this.ann, this.pat]) givePersonalToken(this.context.world, account);
    this.#tokens.set('ann', personalToken('ann')).set('pat', personalToken('pat'));
    for (const { app, installation } of [this.gate, this.other]) {
      this.#tokens.set(app.slug, makeToken(this.context, installation, {}).token);
    }
    this.push('main', [{ message: 'Deploy', files: { '.github/workflows/deploy.yml': DEPLOY_WORKFLOW } }]);
    this.#api.use('/api/v3/*', this.#conformity.middleware('/api/v3'));
    this.#api.route('/api/v3', restRoutes(this.context));
    this.#api.onError((error) => {
      if (!(error instanceof GitHubRefusal)) throw error;
      const { status, message } = error;
      return Response.json({ message, documentation_url: 'https://docs.github.com/rest' }, { status });
    });
    this.sent();
  }

  /** A request below `/repos/acme/shop`, by a person or an app's slug. A path that starts with `/` can be anywhere. */
  async rest(who: string, method: string, path: string, body?: unknown) {
    const answer = await this.#api.request(
      `http://127.0.0.1:7000/api/v3${path.startsWith('/') ? '' : `${SHOP}/`}${path}`,
      {
        method,
        headers: { authorization: `Bearer ${this.#tokens.get(who)}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
    );
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? null : JSON.parse(text) };
  }

  /** Event, action, receiver and payload of each webhook since the last call. */
  sent(): readonly { readonly event: string; readonly to: string; readonly payload: Record<string, unknown> }[] {
    const deliveries = this.context.world.deliveries.splice(0);
    this.#webhooks.push(...deliveries.flatMap(({ event, payload }) => webhookViolations(event, payload)));
    return deliveries.map(({ event, action, app, payload }) => ({
      event: action === null ? event : `${event}.${action}`,
      to: app.slug,
      payload: payload as Record<string, unknown>,
    }));
  }
  readonly #webhooks: ReturnType<typeof webhookViolations>[number][] = [];

  /** Fails where an answer, a request or a webhook departed from GitHub's description. */
  demandConformity(): void {
    this.sent();
    const lines = [...this.#conformity.violations, ...this.#webhooks].map(violationLine);
    if (lines.length > 0) throw new Error(`This is not as GitHub describes it:\n${lines.join('\n')}`);
  }

  /** A person with this permission in acme/shop. */
  joins(login: string, permission: 'read' | 'write' | 'admin'): Actor {
    const actor = this.person(login);
    this.shop.collaborators.set(actor.account.id, permission);
    givePersonalToken(this.context.world, actor.account);
    this.#tokens.set(login, personalToken(login));
    return actor;
  }
}
