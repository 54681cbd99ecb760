import type { Policy } from '../../domain/policy.ts';
import type { EnvironmentFacts, SetupFacts } from '../../domain/setup.ts';
import { code, phrase } from '../../render/text/tree.ts';
import { type Finding, finding, fine, named, webAddress } from './finding.ts';

/** Returns the name in the list that is most similar to the word, or null. */
export type Nearest = (word: string, names: Iterable<string>) => string | null;

/** Checks that each environment of the policy exists and asks this app before each deployment (DEP-1). */
export function judgeEnvironments(facts: SetupFacts, policy: Policy, nearest: Nearest): readonly Finding[] {
  const { environments, installation } = facts;
  if (policy.environments.length === 0) {
    const found = phrase`The policy names no environments.`;
    const why = phrase`The app neither blocks nor judges deployments.`;
    return [
      finding('environments', 'note', 'environments-none', {
        subjects: [],
        found,
        why,
        fix: phrase`List them under the policy's ${code('environments')}`,
      }),
    ];
  }
  if (environments.state === 'unavailable') {
    return [
      finding('environments', 'error', 'environments-unreadable', {
        subjects: policy.environments,
        found: phrase`Whether the policy's environments are protected is not known: ${named(environments.what)} could not be read.`,
        why: phrase`An environment that cannot be read is treated as not protected.`,
        fix: phrase`Grant the app the permission actions: read at ${webAddress(installation.url)}; if your plan has no environments, write ${code('environments: []')} in the policy`,
      }),
    ];
  }
  return policy.environments.flatMap((name) => {
    const found = environments.value.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return found ? judgeEnvironment(facts, found) : [absent(facts, name, nearest(name, spelt(environments.value)))];
  });
}

const spelt = (list: readonly EnvironmentFacts[]): readonly string[] => list.map(({ name }) => name);

function absent({ repository }: SetupFacts, name: string, near: string | null): Finding {
  return finding('environments', 'error', 'environment-absent', {
    subjects: [name],
    found: phrase`There is no environment ${named(name)}${near === null ? '' : phrase`; there is one named ${named(near)}`}.`,
    why: phrase`A workflow that names it creates it without any protection.`,
    fix:
      near === null
        ? phrase`Create it at ${webAddress(`${repository.url}/settings/environments/new`)} and select Countersign as its protection rule; or remove it from the policy's ${code('environments')}`
        : phrase`Write "${named(near)}" in the policy's ${code('environments')}, if you mean that one`,
  });
}

function judgeEnvironment(facts: SetupFacts, { name, gates, adminsBypass }: EnvironmentFacts): readonly Finding[] {
  const { app, repository, installation } = facts;
  const settings = webAddress(`${repository.url}/settings/environments`);
  if (gates.state === 'unavailable') {
    return [
      finding('environments', 'error', 'environment-unreadable', {
        subjects: [name],
        found: phrase`Whether ${named(name)} asks this app is not known: ${named(gates.what)} could not be read.`,
        why: phrase`An environment that cannot be read is treated as not protected.`,
        fix: phrase`Grant the app the permission actions: read at ${webAddress(installation.url)}`,
      }),
    ];
  }
  const gated = gates.value.some((gate) => gate.app === app.slug && gate.enabled);
  const bypass =
    adminsBypass === false
      ? []
      : [
          finding('environments', 'warning', 'environment-bypass', {
            subjects: [name],
            found:
              adminsBypass === true
                ? phrase`Administrators can bypass the protection of ${named(name)}.`
                : phrase`GitHub did not say whether administrators can bypass the protection of ${named(name)}.`,
            why: phrase`An administrator of the repository can deploy what was never released. GitHub allows this by default.`,
            fix: phrase`Open ${named(name)} at ${settings} and switch off "Allow administrators to bypass configured protection rules"`,
          }),
        ];
  return [
    gated
      ? fine('environments', 'environment-gated', [name], phrase`${named(name)} asks this app before each deployment.`)
      : finding('environments', 'error', 'environment-open', {
          subjects: [name],
          found: phrase`${named(name)} does not ask this app before a deployment.`,
          why: phrase`A workflow can deploy a commit there that was not released.`,
          fix: phrase`Open ${named(name)} at ${settings} and select ${named(app.name)} under "Deployment protection rules"`,
        }),
    ...bypass,
  ];
}
