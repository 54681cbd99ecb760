import { readFileSync } from 'node:fs';
import { parseManifest, Sandbox, type SandboxOptions, type SeededWorld, type SeedOptions, seed } from 'github-sandbox';
import { READINESS } from '../src/domain/effects.ts';
import { POLICY_PATH } from '../src/domain/policy.ts';

const textOf = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** Starts a sandbox whose repositories have their policy where this app reads it. */
export const startSandbox = (options: SandboxOptions = {}): Promise<Sandbox> =>
  Sandbox.start({ policyPath: POLICY_PATH, ...options });

/** What this app requests, from its own manifest. */
export const appManifest = (): ReturnType<typeof parseManifest> => parseManifest(textOf('app.yml'));

/** Creates the seed's world with this app installed, and acme/shop gated by it. */
export function seedShop(sandbox: Sandbox, options: Pick<SeedOptions, 'webhook' | 'production'> = {}): SeededWorld {
  const labels = ['product', 'operation', 'organization', 'security'].map((state) => `ready/${state}`);
  const policy = textOf('docs/examples/smallest.yml');
  return seed(sandbox, { app: appManifest(), policy, checks: [READINESS], labels, ...options });
}
