import { isTooOld, LOWEST_SERVER } from '../../domain/server-version.ts';
import type { SetupFacts } from '../../domain/setup.ts';
import { type Finding, finding, fine } from './finding.ts';

/** Checks that Countersign supports this version of GitHub Enterprise Server. */
export function judgeServer({ server }: Pick<SetupFacts, 'server'>): readonly Finding[] {
  if (server.state === 'unavailable')
    return [
      finding('installation', 'warning', 'server-unknown', {
        subjects: [],
        found: 'GitHub did not say which version it is.',
        why: `Countersign needs GitHub Enterprise Server ${LOWEST_SERVER} or later.`,
        fix: null,
      }),
    ];
  if (server.value === null) return [];
  if (isTooOld(server.value))
    return [
      finding('installation', 'error', 'server-too-old', {
        subjects: [server.value],
        found: `GitHub Enterprise Server ${server.value} is too old: Countersign needs ${LOWEST_SERVER} or later.`,
        why: 'It lacks fields that decisions need, so no release can become ready.',
        fix: `Upgrade the server to ${LOWEST_SERVER} or later`,
      }),
    ];
  return [fine('installation', 'server', [server.value], `GitHub Enterprise Server ${server.value} is supported.`)];
}
