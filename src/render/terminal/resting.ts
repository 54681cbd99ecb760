import type { RestingReason } from '../../domain/resting.ts';
import { terminalLine } from '../text/terminal.ts';
import { type Phrase, phrase, words } from '../text/tree.ts';

const SAYS: Readonly<Record<RestingReason, Phrase>> = {
  archived: phrase`the repository is archived; unarchive it under Settings, General`,
  suspended: phrase`the installation is suspended; an owner unsuspends it in the settings of the app`,
  uninstalled: phrase`the app is no longer installed there; install it again`,
  permission: phrase`the app lacks a permission for it; an owner accepts it in the settings of the installation`,
  'blocked-by-github': phrase`GitHub has blocked the repository; its owner asks GitHub’s support`,
  disabled: phrase`the repository or its organization is disabled; its owner asks GitHub’s support`,
  migrating: phrase`the repository is locked while it is migrated`,
  'ip-allow-list': phrase`the owner’s IP allow list does not hold the address of the app; an owner adds it under Settings, Security`,
  saml: phrase`the owner’s SAML enforcement keeps the app out; an owner lets it in`,
  plan: phrase`the owner’s plan does not include it; an owner changes the plan, or makes the repository public`,
  locked: phrase`the conversation is locked; somebody who may write unlocks it`,
  'issues-off': phrase`issues are turned off; an administrator turns them on under Settings, General`,
  'blocked-user': phrase`the owner has blocked the app’s account; an owner unblocks it`,
};

/** Why nothing is tried, who can change that, and when it is tried again anyway. */
export const restingSentence = (reason: RestingReason, until: string): string =>
  terminalLine(
    phrase`rests: ${SAYS[reason]}. It goes on at once when GitHub tells of that, and is tried again at ${words(until)} in any case`,
  );
