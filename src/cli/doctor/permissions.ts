import type { Permissions, SetupFacts } from '../../domain/setup.ts';
import { counted } from '../../render/text/phrases.ts';
import { type Phrase, phrase, words } from '../../render/text/tree.ts';
import { type Finding, finding, fine, nameList, webAddress } from './finding.ts';

/** The permissions and events that this version of Countersign needs, from app.yml. */
export interface Manifest {
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

const LEVELS = ['read', 'write', 'admin'];
const levelOf = (permissions: Permissions, name: string): number => LEVELS.indexOf(permissions[name] ?? '');

/** True if the permissions include at least this level. */
export const grants = (permissions: Permissions, name: string, level: string): boolean =>
  levelOf(permissions, name) >= LEVELS.indexOf(level);

/** Events without which decisions are missing, or do not know who pushed. The sweep makes up for the others later. */
const VITAL = [
  'pull_request',
  'pull_request_review',
  'issue_comment',
  'push',
  'merge_group',
  'deployment_protection_rule',
];

/** Compares what the app needs with its registration and with the repository owner's grant. */
export function judgePermissions(facts: SetupFacts, manifest: Manifest): readonly Finding[] {
  const { app, installation } = facts;
  const needed = neededOn(facts, manifest);
  const wanted = Object.entries(needed.permissions);
  const lacking = wanted.filter(([name, level]) => !grants(installation.permissions, name, level));
  const unheard = needed.events.filter((event) => !installation.events.includes(event));
  const missing = lacking.map(([name, level]) => `${name}: ${level}`);
  const registered =
    lacking.every(([name, level]) => grants(app.permissions, name, level)) &&
    unheard.every((event) => app.events.includes(event));
  const fix = registered
    ? phrase`Ask an owner to accept the requested permissions at ${webAddress(installation.url)}`
    : phrase`Add it to the app at ${webAddress(app.settingsUrl)}; then ask an owner to accept it at ${webAddress(installation.url)}`;
  const vital = unheard.filter((event) => VITAL.includes(event));
  const others = unheard.filter((event) => !VITAL.includes(event));
  return [
    ...(lacking.length === 0
      ? [fine('installation', 'permissions', [], phrase`The app has every permission that it needs.`)]
      : [
          finding('installation', 'error', 'permission-missing', {
            subjects: missing,
            found: phrase`The app lacks ${counted(missing.length, 'permission')}: ${nameList(missing)}.`,
            why: phrase`The app treats data that it cannot read as not ready, and cannot publish what it may not write.`,
            fix,
          }),
        ]),
    ...events(vital, 'error', phrase`Decisions depend on these events, for example to know who pushed.`, fix),
    ...events(others, 'warning', phrase`The app sees these changes only at its next sweep.`, fix),
    ...(unheard.length === 0
      ? [fine('installation', 'events', [], phrase`The app is subscribed to every event that it needs.`)]
      : []),
    ...excess(installation.permissions, manifest.permissions, app.settingsUrl),
    ...withoutQueues(facts, manifest),
  ];
}

/** Left out on GitHub Enterprise Server: its description has no event `merge_group` (ADR 0057). */
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
      found: phrase`The app is not told about merge groups. This server may not offer that event to any app.`,
      why: phrase`A merge queue would wait for a check that never comes.`,
      fix: phrase`Do not use a merge queue; or, if the server offers the event ${words(QUEUES.event)}, add it at ${webAddress(facts.app.settingsUrl)}`,
    }),
  ];
}

function events(list: readonly string[], severity: 'error' | 'warning', why: Phrase, fix: Phrase): readonly Finding[] {
  if (list.length === 0) return [];
  const found = phrase`The app is not subscribed to ${counted(list.length, 'event')}: ${nameList(list)}.`;
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
      found: phrase`The app has more permissions than it needs: ${nameList(list)}.`,
      why: phrase`Someone who steals its private key can use these permissions too.`,
      fix: phrase`Remove them at ${webAddress(settingsUrl)}`,
    }),
  ];
}
