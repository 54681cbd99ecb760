import type { App } from '../model/apps.ts';
import { GitHubRefusal } from '../refusal.ts';
import type { Api } from './request.ts';

/** The app of the request's JWT. @throws GitHubRefusal 401 for anything but a JWT */
export function callingApp(c: Api): App {
  const caller = c.get('caller');
  if (caller.kind !== 'app') throw new GitHubRefusal(401, 'A JSON web token could not be decoded');
  return caller.app;
}
