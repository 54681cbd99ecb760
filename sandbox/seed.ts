import { appManifest } from './manifest.ts';
import type { Repository } from './model/repository.ts';
import type { Sandbox } from './sandbox.ts';
import type { SeededApp } from './seeding/app.ts';

export interface SeedOptions {
  /** Where the app takes its webhooks; none are sent where left out. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  /**
   * With a workflow (`deploy.yml`: by hand, and for tags `v*`) that deploys to the environment `production`, which the
   * app's deployment protection rule holds. The app has to ask for `deployments: write` and the rule's event.
   */
  readonly production?: boolean;
}

export interface SeededWorld extends SeededApp {
  /** acme/shop */
  readonly repository: Repository;
}

/** The smallest policy that works: a product owner by name, the other three roles by team. */
const SEED_POLICY = `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { teams: [acme/operations] }
  release-coordinator: { teams: [acme/release-coordinators] }
  security-architect: { teams: [acme/appsec] }
`;

const DEPLOY_WORKFLOW = `name: Deploy
on:
  workflow_dispatch:
  push:
    tags: ['v*']
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: npm ci && npm run build
  production:
    needs: build
    runs-on: ubuntu-latest
    environment: { name: production, url: 'https://shop.example' }
    steps:
      - run: ./deploy.sh
`;

/** The check without which nothing is merged into the default branch. */
export const READINESS_CHECK = 'countersign/readiness';

const PEOPLE: Readonly<Record<string, string>> = {
  pat: 'Pat Moreau',
  oli: 'Oli Brandt',
  rae: 'Rae Okafor',
  sam: 'Sam Lindqvist',
  kim: 'Kim Castillo',
  lee: 'Lee Haddad',
  dev: 'Dev Anand',
  ann: 'Ann Kowalski',
  max: 'Max Fischer',
  guest: 'Gus Est',
};

/**
 * The small world of the demo and the tests: organisation acme with its teams, and acme/shop with a policy, some code, a
 * branch release/1.4 by dev and ann that waits for its pull request, a rule that requires the readiness check, and the
 * app installed. max owns the organisation and may pass by the rule; guest may only read; lee belongs to acme/appsec
 * through a team nested under it.
 */
export function seed(sandbox: Sandbox, options: SeedOptions = {}): SeededWorld {
  for (const [login, name] of Object.entries(PEOPLE)) sandbox.user(login, { name });
  sandbox.org('acme', { owners: ['max'], members: ['pat', 'dev', 'ann'] });
  sandbox.team('acme/operations', { members: ['oli'] });
  sandbox.team('acme/release-coordinators', { members: ['sam'], maintainers: ['rae'] });
  sandbox.team('acme/appsec', { members: ['kim'] });
  sandbox.team('acme/appsec-web', { parent: 'acme/appsec', members: ['lee'] });
  sandbox.team('acme/developers', { members: ['dev', 'ann'] });
  const repository = sandbox.repository('acme/shop', {
    author: 'max',
    users: { pat: 'triage', guest: 'read' },
    teams: {
      'acme/developers': 'write',
      'acme/operations': 'triage',
      'acme/release-coordinators': 'write',
      'acme/appsec': 'triage',
    },
    labels: ['ready/product', 'ready/operation', 'ready/organization', 'ready/security'],
    policy: SEED_POLICY,
    files: {
      ...(options.production && { '.github/workflows/deploy.yml': DEPLOY_WORKFLOW }),
      'README.md': '# Shop\n\nSells things. Releases go out from `release/**` branches.\n',
      'src/cart.js': 'export const total = (items) => items.reduce((sum, item) => sum + item.price, 0);\n',
      'src/checkout.js':
        "import { total } from './cart.js';\n\nexport const checkout = (items) => ({ amount: total(items) });\n",
    },
  });
  commitRelease(sandbox);
  const { name, permissions, events } = appManifest();
  const { webhook } = options;
  const made = sandbox.app({
    slug: 'countersign',
    name,
    owner: 'acme',
    permissions,
    events,
    ...(webhook && { webhook }),
  });
  sandbox.as('max').setRuleset('acme/shop', {
    name: 'Releases',
    target: 'branch',
    enforcement: 'active',
    include: ['~DEFAULT_BRANCH'],
    exclude: [],
    rules: [
      { type: 'deletion' },
      { type: 'non_fast_forward' },
      {
        type: 'required_status_checks',
        strict: false,
        doNotEnforceOnCreate: false,
        checks: [{ context: READINESS_CHECK, integrationId: made.app.id }],
      },
    ],
    bypassActors: [{ actorId: null, actorType: 'OrganizationAdmin', mode: 'always' }],
  });
  if (options.production) sandbox.as('max').setEnvironment('acme/shop', 'production', { apps: ['countersign'] });
  return { ...made, repository };
}

function commitRelease(sandbox: Sandbox): void {
  sandbox.as('dev').push('acme/shop', {
    branch: 'release/1.4',
    from: 'main',
    commits: [
      {
        message: 'Add vouchers to the cart',
        files: {
          'src/cart.js':
            'export const total = (items, voucher = 0) =>\n  Math.max(0, items.reduce((sum, item) => sum + item.price, 0) - voucher);\n',
        },
      },
    ],
  });
  sandbox.as('ann').push('acme/shop', {
    branch: 'release/1.4',
    commits: [
      {
        message: 'Ask for the voucher at the checkout',
        files: {
          'src/checkout.js':
            "import { total } from './cart.js';\n\nexport const checkout = (items, voucher) => ({ amount: total(items, voucher) });\n",
        },
      },
    ],
  });
}
