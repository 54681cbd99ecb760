import { verify } from 'node:crypto';
import type { Caller, SandboxContext } from './context.ts';
import type { Account } from './model/account.ts';
import type { App } from './model/apps.ts';
import type { World } from './model.ts';
import { GitHubRefusal } from './refusal.ts';

/** The personal access token that every user of the sandbox has. */
export const personalToken = (login: string): string => `ghp_sandbox_${login}`;

/** Registers the user's token. */
export function givePersonalToken(world: World, account: Account): void {
  world.personalTokens.set(personalToken(account.login), account);
}

const unauthorized = (message: string): GitHubRefusal => new GitHubRefusal(401, message);

/**
 * The sender of a request, from its `Authorization` header (`Bearer …` or `token …`).
 * @throws GitHubRefusal 401 if the token is unknown or has expired: it never becomes the anonymous caller
 */
export function callerOf(context: SandboxContext, authorization: string | undefined): Caller {
  if (authorization === undefined) return { kind: 'anonymous' };
  const secret = /^(?:bearer|token)\s+(\S+)\s*$/i.exec(authorization)?.[1];
  if (secret === undefined) throw unauthorized('Bad credentials');
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(secret)) return { kind: 'app', app: appOfJwt(context.world, secret) };
  const token = context.world.installationTokens.get(secret);
  if (token) {
    if (token.expiresAt <= context.clock.now()) throw unauthorized('Bad credentials');
    if (token.installation.suspendedAt !== null) throw new GitHubRefusal(403, 'This installation has been suspended');
    return { kind: 'installation', token };
  }
  const account = context.world.personalTokens.get(secret);
  if (!account) throw unauthorized('Bad credentials');
  return { kind: 'user', account, token: secret };
}

/**
 * The app whose key signed the JWT.
 * Its times are compared with the machine's clock, because they come from the app's machine, which the sandbox's clock
 * does not move.
 */
function appOfJwt(world: World, jwt: string): App {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const claims = readClaims(payload);
  const { alg } = readClaims(header);
  const issuer = typeof claims.iss === 'number' ? String(claims.iss) : claims.iss;
  const app = [...world.apps.values()].find(({ id, clientId }) => String(id) === issuer || clientId === issuer);
  if (!app) throw new GitHubRefusal(404, 'Integration not found');
  const signed = Buffer.from(`${header}.${payload}`);
  if (alg !== 'RS256' || !verify('RSA-SHA256', signed, app.publicKey, Buffer.from(signature, 'base64url'))) {
    throw unauthorized('A JSON web token could not be decoded');
  }
  const now = Date.now() / 1000;
  if (typeof claims.exp !== 'number' || claims.exp <= now) {
    throw unauthorized(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (claims.exp > now + 600 + 60) throw unauthorized("'Expiration time' claim ('exp') is too far in the future");
  if (typeof claims.iat !== 'number' || claims.iat > now + 60) {
    throw unauthorized(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  return app;
}

function readClaims(part: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (typeof claims === 'object' && claims !== null) return { ...claims };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw unauthorized('A JSON web token could not be decoded');
}
