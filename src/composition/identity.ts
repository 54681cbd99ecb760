import type { Logger } from 'pino';
import type { Probot } from 'probot';
import { isTooOld, LOWEST_SERVER } from '../domain/server-version.ts';
import { ownLogin } from '../github/app/own-login.ts';

const ASK_AGAIN_MILLIS = 60_000;

/** The app's identity in events and timelines. */
export interface IdentityLookup {
  /** The identity as known now. Asks GitHub in the background if it is unknown. */
  readonly now: () => { readonly appId: number; readonly login: string | null };
  /** Waits for GitHub's answer; null if there is none. */
  readonly asked: () => Promise<string | null>;
}

/**
 * Asks GitHub once for the app's login.
 * Asks again after a minute if there is no answer. Until the login is known, each of the app's own acts causes an
 * observation that finds nothing to do, and no label shows what is ready.
 */
export function ownIdentity(probot: Probot, appId: number, log: Logger): IdentityLookup {
  let login: string | null = null;
  let asking: Promise<void> = Promise.resolve();
  let askAgain = 0;
  const ask = async () => {
    try {
      const own = await ownLogin(await probot.auth());
      login = own.login;
      if (own.server !== null && isTooOld(own.server))
        log.error(
          { server: own.server, lowest: LOWEST_SERVER },
          'this GitHub Enterprise Server is too old: it lacks fields that decisions need',
        );
      else if (own.server !== null) log.info({ server: own.server }, 'GitHub is a GitHub Enterprise Server');
    } catch (error) {
      log.warn({ err: error }, "the app's own login is not known yet; the app asks again in a minute");
    }
  };
  const asked = () => {
    if (login === null && performance.now() >= askAgain) {
      askAgain = performance.now() + ASK_AGAIN_MILLIS;
      asking = ask();
    }
    return asking.then(() => login);
  };
  return {
    asked,
    now: () => {
      void asked();
      return { appId, login };
    },
  };
}
