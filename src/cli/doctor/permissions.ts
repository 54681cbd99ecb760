import type { Permissions, SetupFacts } from '../../domain/setup.ts';
import { count, type Finding, finding, fine, nameList } from './finding.ts';

/** What this version of Countersign needs, as app.yml has it. */
export interface Manifest {
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

const LEVELS = ['read', 'write', 'admin'];
const levelOf = (permissions: Permissions, name: string): number => LEVELS.indexOf(permissions[name] ?? '');

/** True where the permissions hold at least this one. */
export const grants = (permissions: Permissions, name: string, level: string): boolean =>
  levelOf(permissions, name) >= LEVELS.indexOf(level);

/** Without these there is no decision, or one that does not know who pushed; the others only come later, with the sweep. */
const VITAL = [
  'pull_request',
  'pull_request_review',
  'issue_comment',
  'push',
  'merge_group',
  'deployment_protection_rule',
];

/** What the app needs, what it is registered with, and what the owner of the repository granted. */
export function judgePermissions(facts: SetupFacts, manifest: Manifest): readonly Finding[] {
  const { app, installation } = facts;
  const needed = neededOn(facts, manifest);
  const wanted = Object.entries(needed.permissions);
  const lacking = wanted.filter(([name, level]) => !grants(installation.permissions, name, level));
  const unheard = needed.events.filter((event) => !installation.events.includes(event));
  const words = lacking.map(([name, level]) => `${name}: ${level}`);
  const registered =
    lacking.every(([name, level]) => grants(app.permissions, name, level)) &&
    unheard.every((event) => app.events.includes(event));
  const fix = registered
    ? `An owner accepts what the app asks for at ${installation.url}`
    : `Add it to the app at ${app.settingsUrl}; then an owner accepts it at ${installation.url}`;
  const vital = unheard.filter((event) => VITAL.includes(event));
  const others = unheard.filter((event) => !VITAL.includes(event));
  return [
    ...(lacking.length === 0
      ? [fine('installation', 'permissions', [], 'The app has every permission that it needs.')]
      : [
          finding('installation', 'error', 'permission-missing', {
            subjects: words,
            found: `The app lacks ${count(words.length, 'permission')}: ${nameList(words)}.`,
            why: 'What it may not read it cannot take for ready, and what it may not write nobody sees.',
            fix,
          }),
        ]),
    ...events(vital, 'error', 'GitHub does not tell the app what decisions depend on, who pushed among it.', fix),
    ...events(others, 'warning', 'What happens is seen only when the app looks by itself.', fix),
    ...(unheard.length === 0
      ? [fine('installation', 'events', [], 'The app is told of every event that it needs.')]
      : []),
    ...excess(installation.permissions, manifest.permissions, app.settingsUrl),
    ...withoutQueues(facts, manifest),
  ];
}

/** Servers have no event `merge_group` in their descriptions, and their forms may not know what goes with it (ADR 0057). */
const QUEUES = { event: 'merge_group', permission: 'merge_queues' };

const isServer = ({ server }: SetupFacts): boolean => server.state === 'known' && server.value !== null;

function neededOn(facts: SetupFacts, { permissions, events }: Manifest): Manifest {
  if (!isServer(facts)) return { permissions, events };
  const { [QUEUES.permission]: _, ...others } = permissions;
  return { permissions: others, events: events.filter((event) => event !== QUEUES.event) };
}

function withoutQueues(facts: SetupFacts, { events }: Manifest): readonly Finding[] {
  if (!isServer(facts) || !events.includes(QUEUES.event) || facts.installation.events.includes(QUEUES.event)) return [];
  return [
    finding('installation', 'note', 'server-without-queues', {
      subjects: [QUEUES.event],
      found: 'The app is not told of merge groups, of which this server may not tell any app.',
      why: 'A merge queue would wait for a check that never comes.',
      fix: `Use no merge queue, or, where the server offers the event ${QUEUES.event}, add it at ${facts.app.settingsUrl}`,
    }),
  ];
}

function events(list: readonly string[], severity: 'error' | 'warning', why: string, fix: string): readonly Finding[] {
  if (list.length === 0) return [];
  const found = `The app is not subscribed to ${count(list.length, 'event')}: ${nameList(list)}.`;
  return [finding('installation', severity, 'event-missing', { subjects: list, found, why, fix })];
}

function excess(granted: Permissions, needed: Permissions, settingsUrl: string): readonly Finding[] {
  const list = Object.entries(granted)
    .filter(([name, level]) => name !== 'metadata' && !grants(needed, name, level))
    .map(([name, level]) => `${name}: ${level}`);
  if (list.length === 0) return [];
  return [
    finding('installation', 'note', 'permission-unneeded', {
      subjects: list,
      found: `The app has more than it needs: ${nameList(list)}.`,
      why: 'Whoever gets hold of its key can use that too.',
      fix: `Take it away at ${settingsUrl}`,
    }),
  ];
}
