import { doubleQuoted, unseenIn } from './invisible-characters.ts';
import { nearest } from './nearest-name.ts';
import { type Compiled, compileExpression, compileGlob } from './pattern.ts';
import { asProblem, type Problem, quote } from './problem.ts';

/** Returns what is wrong with a text; null if nothing. */
export type ValueCheck = (text: string) => Problem | null;

/** GitHub's logins. `_` occurs in accounts that a company manages (`pat_acme`). */
export const LOGIN_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$';
export const MACHINE_OR_LOGIN_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_-]{0,38}(\\[bot\\])?$';
/** Teams. Those of an enterprise have `ent:` before their slug, in each organization that they are assigned to. */
export const TEAM_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_-]{0,38}/(ent:)?[a-z0-9_][a-z0-9_.-]{0,99}$';
export const NAME_PATTERN = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';
export const DAY_PATTERN = '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';
export const EMAIL_PATTERN = '^[^@\\s]+@[^@\\s]+$';
/** The longest name that commands accept (SIGN-1). A label `ready/<state>` fits into GitHub's 50 characters. */
const LONGEST_NAME = 39;

const [login, machineOrLogin, team, name, email] = [
  LOGIN_PATTERN,
  MACHINE_OR_LOGIN_PATTERN,
  TEAM_PATTERN,
  NAME_PATTERN,
  EMAIL_PATTERN,
].map((pattern) => new RegExp(pattern)) as [RegExp, RegExp, RegExp, RegExp, RegExp];

/** SIGN-3: a person's login. Apps hold no role. */
export const loginCheck: ValueCheck = (text) => {
  if (login.test(text)) return null;
  if (text.endsWith('[bot]'))
    return asProblem(`${quote(text)} is an app, and only people can hold a role`, "Write a person's login");
  if (team.test(text))
    return asProblem(`${quote(text)} is a team, and this is a list of people`, `Write it under "teams"`);
  return notALogin(text);
};

/** A login, or an app's name ending in `[bot]`: the account of a commit's address. */
export const identityCheck: ValueCheck = (text) => (machineOrLogin.test(text) ? null : notALogin(text));

function notALogin(text: string): Problem {
  if (text.startsWith('@') && login.test(text.slice(1)))
    return asProblem(`${quote(text)} is not a login`, `Write it without the "@": ${text.slice(1)}`);
  return (
    foreign(text, 'login') ??
    asProblem(`${quote(text)} is not a login`, 'Write it as GitHub spells it: up to 39 letters, digits and hyphens')
  );
}

/**
 * Refuses letters of other scripts in a name.
 * Names on GitHub are ASCII, and other letters look like its own: `аlice` with a Cyrillic а does not exist.
 */
function foreign(text: string, what: string): Problem | null {
  const character = /[^ -~]/u.exec(text)?.[0];
  if (character === undefined) return null;
  const hidden = unseenIn(character)?.name;
  const code = character.codePointAt(0) ?? 0;
  const name =
    hidden ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}${scriptOf(character)}, shown as ${character}`;
  return asProblem(
    `${quote(text)} is not a ${what}: it holds ${name}, and GitHub's names are written in ASCII`,
    `Type it anew, as GitHub spells it`,
  );
}

function scriptOf(character: string): string {
  const scripts = [
    [/\p{Script=Cyrillic}/u, ' of the Cyrillic script'],
    [/\p{Script=Greek}/u, ' of the Greek script'],
    [/[\uff01-\uff5e]/u, ', a full-width letter'],
  ] as const;
  return scripts.find(([script]) => script.test(character))?.[1] ?? '';
}

/** As GitHub writes it in mentions and in CODEOWNERS: `@/ent:appsec`. */
const ENTERPRISE_TEAM = /^@?\/?ent:[a-z0-9_][a-z0-9_.-]{0,99}$/i;

export const teamCheck: ValueCheck = (text) => {
  if (team.test(text)) return null;
  const other = foreign(text, 'team');
  if (other !== null) return other;
  if (ENTERPRISE_TEAM.test(text))
    return asProblem(
      `${quote(text)} is a team of an enterprise without an organization`,
      `Write an organization that it is assigned to before it, for example "acme/${text.slice(text.indexOf('ent:')).toLowerCase()}"`,
    );
  const better = text.replace(/^@/, '').toLowerCase();
  const slug = better.slice(better.indexOf('/') + 1);
  if (team.test(better) && slug !== '')
    return asProblem(
      `${quote(text)} is not a team`,
      `Write the organization and the team as in its address: ${text.replace(/^@/, '').split('/')[0]}/${slug}`,
    );
  return asProblem(
    `${quote(text)} is not a team`,
    'Write the organization and the team as in its address, for example "acme/appsec"',
  );
};

/** A name of a role or state, which is used in commands and labels. */
export function nameCheck(text: string, what: 'role' | 'state'): Problem | null {
  const fits = name.test(text) && text.length <= LONGEST_NAME;
  if (!fits) {
    return asProblem(
      `${quote(text)} cannot be the name of a ${what}`,
      `Write up to ${LONGEST_NAME} lower-case letters, digits and single hyphens, starting with a letter`,
    );
  }
  if (text === 'constructor') return asProblem(`"${text}" cannot be the name of a ${what}`, 'Choose another name');
  if (what === 'state' && /^[0-9a-f]{7,}$/.test(text)) {
    return asProblem(
      `${quote(text)} cannot be the name of a state: in "/ready ${text}" it would look like a commit`,
      'Choose a name with another letter than a to f in it',
    );
  }
  return null;
}

export const emailCheck: ValueCheck = (text) => {
  const hidden = unseenIn(text);
  if (hidden !== null)
    return asProblem(
      `${quote(text)} is not an e-mail address: it holds ${hidden.name}`,
      'Type it anew, as in the commits; what is copied from a page may hold characters that are not seen',
    );
  return email.test(text) && text.length <= 320
    ? null
    : asProblem(
        `${quote(text)} is not an e-mail address`,
        'Write the address as in the commits, for example "old@mail.example"',
      );
};

/** SOD-1: refuses github.com's address. It always signs, so its address counts only with its signature. */
export const webCommitterCheck: ValueCheck = (text) =>
  text.toLowerCase() === 'noreply@github.com'
    ? asProblem(
        `${quote(text)} is github.com's own address, which is believed with its signature alone`,
        'Write the address of your server, or take it out',
      )
    : emailCheck(text);

export const dayCheck: ValueCheck = (text) => {
  const time = new RegExp(DAY_PATTERN).test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
  // A day that the calendar lacks, such as 30 February, is parsed as no time or as another day.
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return null;
  return asProblem(`${quote(text)} is not a day`, 'Write year, month and day, for example "2026-12-21"');
};

export const timezoneCheck: ValueCheck = (text) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return null;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const near = nearest(text, ['UTC', ...Intl.supportedValuesOf('timeZone')]);
    return asProblem(
      `${quote(text)} is not a time zone`,
      near === null
        ? 'Write a name of the IANA time zone database, for example "Europe/Berlin" or "UTC"'
        : `Did you mean "${near}"?`,
    );
  }
};

/** A text that GitHub shows on one line: the name of a label or environment. */
export const lineCheck =
  (what: string, longest: number): ValueCheck =>
  (text) => {
    if (text.trim() === '') return asProblem(`The ${what} is empty`, `Write the ${what}`);
    if (text !== text.trim()) return asProblem(`${quote(text)} has white space around it`, 'Take the white space away');
    if (/\p{Cc}/u.test(text))
      return asProblem(`${quote(text)} holds a control character`, 'Take the control character out');
    return text.length > longest
      ? asProblem(`${quote(text)} is too long for the ${what}`, `Write at most ${longest} characters`)
      : null;
  };

/** A glob for branches or tags. Refuses one that no name could match, because it would gate nothing. */
export const refGlobCheck =
  (what: 'branch' | 'tag'): ValueCheck =>
  (text) => {
    const prefix = what === 'branch' ? 'refs/heads/' : 'refs/tags/';
    if (text.startsWith(prefix))
      return asProblem(
        `${quote(text)} would match no ${what}: names are compared without "${prefix}"`,
        `Write ${doubleQuoted(text.slice(prefix.length))}`,
      );
    if (text.startsWith('!'))
      return asProblem(
        `${quote(text)} starts with "!", and a glob cannot exclude`,
        'Write what is to match; or "\\!" for the character itself',
      );
    if (/^\/|\/$|\/\/|\s|\p{Cc}/u.test(text))
      return asProblem(
        `${quote(text)} can match no ${what}: no name has white space, or a slash at an end or twice in a row`,
        `Write a glob over the name of the ${what}, for example ${what === 'branch' ? '"release/**"' : '"v*"'}`,
      );
    return refused(compileGlob(text));
  };

export const expressionCheck: ValueCheck = (text) => refused(compileExpression(text));

const refused = (compiled: Compiled): Problem | null => ('problem' in compiled ? compiled.problem : null);
