import { z } from 'zod';
import { DURATION_PATTERN, durationProblem } from './duration.ts';
import { LONGEST_EXPRESSION, LONGEST_GLOB } from './pattern.ts';
import {
  DAY_PATTERN,
  dayCheck,
  EMAIL_PATTERN,
  emailCheck,
  expressionCheck,
  identityCheck,
  LOGIN_PATTERN,
  lineCheck,
  loginCheck,
  MACHINE_OR_LOGIN_PATTERN,
  refGlobCheck,
  TEAM_PATTERN,
  teamCheck,
  timezoneCheck,
  type ValueCheck,
  webCommitterCheck,
} from './value-checks.ts';

/** Kinds of text in a policy file. `title` names the kind in the reference, `examples` show how to fix a wrong one. */
interface About {
  readonly title: string;
  readonly examples: readonly unknown[];
  readonly pattern?: string;
  readonly maxLength?: number;
}

/** A text with its own check. The check's problem comes back in the issue's `params`. */
const text = (check: ValueCheck, about: About) =>
  z
    .string()
    .check((context) => {
      const problem = check(context.value);
      if (problem !== null) context.issues.push({ code: 'custom', input: context.value, params: problem });
    })
    .meta({ ...about });

export const login = text(loginCheck, { title: 'login', examples: ['pat'], pattern: LOGIN_PATTERN });
export const identity = text(identityCheck, {
  title: 'login',
  examples: ['pat', 'renovate[bot]'],
  pattern: MACHINE_OR_LOGIN_PATTERN,
});
export const team = text(teamCheck, { title: 'team', examples: ['acme/appsec'], pattern: TEAM_PATTERN });
export const day = text(dayCheck, { title: 'day', examples: ['2026-12-21'], pattern: DAY_PATTERN });
export const branchGlob = text(refGlobCheck('branch'), {
  title: 'glob',
  examples: ['release/**'],
  maxLength: LONGEST_GLOB,
});
export const tagGlob = text(refGlobCheck('tag'), { title: 'glob', examples: ['v*'], maxLength: LONGEST_GLOB });
export const expression = text(expressionCheck, {
  title: 'regular expression',
  examples: ['^Release '],
  maxLength: LONGEST_EXPRESSION,
});
export const labelField = text(lineCheck('name of the label', 50), {
  title: 'label',
  examples: ['release'],
  maxLength: 50,
});
/** Short, so that it has room in a table on a phone. */
export const titleField = text(lineCheck('title of the state', 30), {
  title: 'text',
  examples: ['Legal review'],
  maxLength: 30,
});
export const environment = text(lineCheck('name of the environment', 255), {
  title: 'environment',
  examples: ['production'],
  maxLength: 255,
});
export const timezone = text(timezoneCheck, { title: 'time zone', examples: ['Europe/Berlin'] });
export const duration = (least: string, most: string, example: string) =>
  text((value) => durationProblem(value, least, most), {
    title: 'duration',
    examples: [example],
    pattern: DURATION_PATTERN,
  });

export const webCommitter = text(webCommitterCheck, {
  title: 'e-mail address',
  examples: ['noreply@ghe.acme.example'],
  pattern: EMAIL_PATTERN,
});
export const email = text(emailCheck, {
  title: 'e-mail address',
  examples: ['old@mail.example'],
  pattern: EMAIL_PATTERN,
});
