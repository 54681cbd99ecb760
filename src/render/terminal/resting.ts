import type { RestingReason } from '../../domain/resting.ts';

const SAYS: Readonly<Record<RestingReason, string>> = {
  archived: 'the repository is archived; unarchive it under Settings, General',
  suspended: 'the installation is suspended; an owner unsuspends it in the settings of the app',
  uninstalled: 'the app is no longer installed there; install it again',
  permission: 'the app lacks a permission for it; an owner accepts it in the settings of the installation',
  'blocked-by-github': 'GitHub has blocked the repository; its owner asks GitHub’s support',
  disabled: 'the repository or its organization is disabled; its owner asks GitHub’s support',
  migrating: 'the repository is locked while it is migrated',
  'ip-allow-list':
    'the owner’s IP allow list does not hold the address of the app; an owner adds it under Settings, Security',
  saml: 'the owner’s SAML enforcement keeps the app out; an owner lets it in',
  plan: 'the owner’s plan does not include it; an owner changes the plan, or makes the repository public',
  locked: 'the conversation is locked; somebody who may write unlocks it',
  'issues-off': 'issues are turned off; an administrator turns them on under Settings, General',
  'blocked-user': 'the owner has blocked the app’s account; an owner unblocks it',
};

/** Why nothing is tried, who changes that, and when it is tried all the same. */
export const restingSentence = (reason: RestingReason, until: string): string =>
  `rests: ${SAYS[reason]}. It goes on at once when GitHub tells of that, and is tried again at ${until} in any case`;
