import type { Repository, Rule } from './model/repository.ts';
import type { Sandbox } from './sandbox.ts';
import type { AppSeed, SeededApp } from './seeding/app.ts';

export interface SeedOptions {
  /** The app to install. `parseManifest` makes it from an app manifest. */
  readonly app: Pick<AppSeed, 'slug' | 'name' | 'permissions' | 'events'>;
  /** Text of the policy file of acme/shop (see `policyPath` of `Sandbox.start`); none if left out. */
  readonly policy?: string;
  /** Names of this app's checks that acme/shop requires before a merge into its default branch. */
  readonly checks?: readonly string[];
  /** Labels of acme/shop besides the usual ones. */
  readonly labels?: readonly string[];
  /** Target of the app's webhooks; none are sent if left out. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  /**
   * Adds a workflow that deploys to the environment `production`.
   * `deploy.yml`: manual, and for tags `v*`. The app's deployment protection rule holds it. The app has to request
   * `deployments: write` and the rule's event.
   */
  readonly production?: boolean;
}

export interface SeededWorld extends SeededApp {
  /** acme/shop */
  readonly repository: Repository;
}

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
 * Creates a small world: organization acme with its teams, acme/shop, and the app.
 * acme/shop has some code, a branch release/1.4 by dev and ann without a pull request, and a ruleset that requires the
 * checks of `options`. max owns the organization and can bypass the ruleset; guest can only read; lee belongs to
 * acme/appsec through a nested team.
 */
export function seed(sandbox: Sandbox, options: SeedOptions): SeededWorld {
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
    labels: options.labels ?? [],
    ...(options.policy !== undefined && { policy: options.policy }),
    files: {
      ...(options.production && { '.github/workflows/deploy.yml': DEPLOY_WORKFLOW }),
      'README.md': '# Shop\n\nSells things. Releases go out from `release/**` branches.\n',
      'src/cart.js': 'export const total = (items) => items.reduce((sum, item) => sum + item.price, 0);\n',
      'src/checkout.js':
        "import { total } from '../../../sandbox/cart.js';\n\nexport const checkout = (items) => ({ amount: total(items) });\n",
    },
  });
  commitRelease(sandbox);
  const { webhook, checks = [] } = options;
  const made = sandbox.app({ ...options.app, owner: 'acme', ...(webhook && { webhook }) });
  sandbox.as('max').setRuleset('acme/shop', {
    name: 'Releases',
    target: 'branch',
    enforcement: 'active',
    include: ['~DEFAULT_BRANCH'],
    exclude: [],
    rules: [
      { type: 'deletion' },
      { type: 'non_fast_forward' },
      ...(checks.length === 0 ? [] : [requiring(checks, made.app.id)]),
    ],
    bypassActors: [{ actorId: null, actorType: 'OrganizationAdmin', mode: 'always' }],
  });
  if (options.production) sandbox.as('max').setEnvironment('acme/shop', 'production', { apps: [options.app.slug] });
  return { ...made, repository };
}

const requiring = (names: readonly string[], integrationId: number): Rule => ({
  type: 'required_status_checks',
  strict: false,
  doNotEnforceOnCreate: false,
  checks: names.map((context) => ({ context, integrationId })),
});

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
            "import { total } from '../../../sandbox/cart.js';\n\nexport const checkout = (items, voucher) => ({ amount: total(items, voucher) });\n",
        },
      },
    ],
  });
}
