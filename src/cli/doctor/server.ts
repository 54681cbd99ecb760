import { isTooOld, LOWEST_SERVER } from '../../domain/server-version.ts';
import type { SetupFacts } from '../../domain/setup.ts';
import { phrase, words } from '../../render/text/tree.ts';
import { type Finding, finding, fine, named } from './finding.ts';

/** Checks that Countersign supports this version of GitHub Enterprise Server. */
export function judgeServer({ server }: Pick<SetupFacts, 'server'>): readonly Finding[] {
  if (server.state === 'unavailable')
    return [
      finding('installation', 'warning', 'server-unknown', {
        subjects: [],
        found: phrase`GitHub did not say which version it is.`,
        why: phrase`Countersign needs GitHub Enterprise Server ${words(LOWEST_SERVER)} or later.`,
        fix: null,
      }),
    ];
  if (server.value === null) return [];
  if (isTooOld(server.value))
    return [
      finding('installation', 'error', 'server-too-old', {
        subjects: [server.value],
        found: phrase`GitHub Enterprise Server ${named(server.value)} is too old: Countersign needs ${words(LOWEST_SERVER)} or later.`,
        why: phrase`It lacks fields that decisions need, so no release can become ready.`,
        fix: phrase`Upgrade the server to ${words(LOWEST_SERVER)} or later`,
      }),
    ];
  return [
    fine(
      'installation',
      'server',
      [server.value],
      phrase`GitHub Enterprise Server ${named(server.value)} is supported.`,
    ),
  ];
}
