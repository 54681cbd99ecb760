import { expect, test } from '@jest/globals';
import { classifyLasting } from '../../../src/github/client/lasting.ts';

test.each<[number | null, string, string | null]>([
  [403, 'Repository was archived so is read-only.', 'repository: archived'],
  [null, 'Repository was archived so is read-only.', 'repository: archived'],
  [403, 'This installation has been suspended', 'installation: suspended'],
  [403, 'Sorry. Your account was suspended. Please contact support@github.com.', 'installation: suspended'],
  [
    403,
    'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
    'installation: ip-allow-list',
  ],
  [403, 'Resource protected by organization SAML enforcement. You must grant access.', 'installation: saml'],
  [451, 'Repository access blocked', 'repository: blocked-by-github'],
  [403, 'Repository access blocked', 'repository: blocked-by-github'],
  [451, 'Unavailable For Legal Reasons', 'repository: blocked-by-github'],
  [403, 'Repository has been disabled', 'repository: disabled'],
  [403, 'Repository has been locked for migration.', 'repository: migrating'],
  [403, 'Upgrade to GitHub Pro or make this repository public to enable this feature.', 'act: plan'],
  [403, 'Unable to create comment because issue is locked.', 'act: locked'],
  [410, 'Issues are disabled for this repo', 'act: issues-off'],
  [403, 'User is blocked', 'act: blocked-user'],
  [403, 'Resource not accessible by integration', 'act: permission'],
  [null, 'Resource not accessible by integration', 'act: permission'],
  // Nothing of these lasts, or nobody says so.
  [403, 'Forbidden', null],
  [404, 'Not Found', null],
  [404, 'Repository was archived so is read-only.', null],
  [401, 'Bad credentials', null],
  [409, 'Git Repository is empty.', null],
  [422, 'Validation Failed', null],
  [502, 'Resource not accessible by integration', null],
])('%s %s: %s', (status, message, expected) => {
  const found = classifyLasting(status, message);
  expect(found && `${found.scope}: ${found.reason}`).toBe(expected);
});

test.each<[number, string, string | null]>([
  [403, 'This installation has been suspended', 'suspended'],
  [404, 'Not Found', 'uninstalled'],
  [403, 'Resource not accessible by integration', 'permission'],
  [401, "'Issued at' claim ('iat') must be an Integer representing the time", null],
  [500, 'Server Error', null],
])('without a token nothing of the installation can be reached: %s %s', (status, message, reason) => {
  expect(classifyLasting(status, message, true)).toEqual(reason && { scope: 'installation', reason });
});
