import type { z } from 'zod';
import type { PolicyProblem, Position } from '../domain/policy.ts';
import { doubleQuoted } from './invisible-characters.ts';
import { type JsonSchema, knownKeys, policyJsonSchema, schemaAt } from './json-schema.ts';
import { nearest } from './nearest-name.ts';
import { asProblem, enumerated, type Problem, quote } from './problem.ts';
import { errorAt } from './severity.ts';
import { at, fieldName, keyPosition, nearestPosition, type Path, type ScalarTree, type Tree } from './tree.ts';
import { inlineYaml } from './yaml-inline.ts';
import { yamlText } from './yaml-text.ts';

type Issue = z.core.$ZodIssue;

/** What the schema found, as a sentence with its place. `missing` is true if something is absent, not wrong. */
export interface ZodProblem {
  readonly missing: boolean;
  readonly problem: PolicyProblem;
}

/**
 * POL-2: the findings of the schema, one for each unknown key and each value.
 * Never in the schema package's own words.
 */
export function findings(tree: Tree, issues: readonly Issue[]): readonly ZodProblem[] {
  return issues.flatMap((issue) => finding(tree, issue));
}

function finding(tree: Tree, issue: Issue): readonly ZodProblem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      located([...path, key], keyPosition(tree, [...path, key]) ?? tree.at, unknownKey(path, key)),
    );
  }
  const value = at(tree, path);
  if (value === null) {
    const problem = missing(tree, path);
    return problem === null ? [] : [{ ...located(path, nearestPosition(tree, path), problem), missing: true }];
  }
  if (issue.code === 'invalid_key') {
    const inner = issue.issues[0];
    const place = keyPosition(tree, path) ?? value.at;
    return [located(path, place, (inner && ownProblem(inner)) ?? unexpected(path))];
  }
  return [located(path, value.at, ownProblem(issue) ?? wrong(issue, path, value))];
}

function located(path: Path, position: Position, problem: Problem): ZodProblem {
  return { missing: false, problem: errorAt(position, path, problem) };
}

/** The problem that one of our own checks found (see `text` in fields.ts). */
function ownProblem(issue: Issue): Problem | null {
  if (issue.code !== 'custom') return null;
  const { problem, fix } = issue.params ?? {};
  return typeof problem === 'string' && typeof fix === 'string' ? { problem, fix } : null;
}

function unknownKey(parent: Path, key: string): Problem {
  const known = knownKeys(parent);
  const problem = `The key ${quote(key)} is not known here`;
  const near = nearest(key, known);
  if (near !== null) return asProblem(problem, `Did you mean "${near}"?`);
  const home = homeOf(key);
  if (home !== null)
    return asProblem(
      problem,
      home.length === 0 ? 'Move it to the left edge of the file' : `Move it under "${fieldName(home)}"`,
    );
  return asProblem(problem, `Take it out; known here: ${enumerated(known, 'and')}`);
}

/** The only path to the key, at the top or one level below. null if there is none, or more than one. */
function homeOf(key: string): Path | null {
  const top = policyJsonSchema().properties ?? {};
  if (Object.hasOwn(top, key)) return [];
  const homes = Object.entries(top).filter(
    ([, schema]) => schema.properties !== undefined && Object.hasOwn(schema.properties, key),
  );
  const [home] = homes;
  return homes.length === 1 && home !== undefined ? [home[0]] : null;
}

/** The problem of a missing key; null if a misspelled key is reported instead. One mistake, one problem. */
function missing(tree: Tree, path: Path): Problem | null {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const problem = parent.length === 0 ? `"${key}" is missing` : `"${key}" is missing under "${fieldName(parent)}"`;
  const siblings = at(tree, parent);
  const known = new Set(knownKeys(parent));
  const unknown = siblings?.kind === 'map' ? [...siblings.entries.keys()].filter((name) => !known.has(name)) : [];
  const near = nearest(key, unknown);
  if (near !== null) {
    const reported = schemaAt(parent)?.additionalProperties === false;
    return reported ? null : asProblem(problem, `Did you mean "${key}" where "${near}" stands?`);
  }
  return asProblem(problem, `Add it, for example ${example(key, schemaAt(path))}`);
}

function wrong(issue: Issue, path: Path, value: Tree): Problem {
  const schema = schemaAt(path);
  const name = nameOf(path);
  if (value.kind === 'scalar' && value.value === null)
    return isText(schema) && value.written !== '' && fits(value.written, schema)
      ? asProblem(
          `${name} is ${value.written}, which stands for nothing`,
          `Put it in quotes if it is a name: ${doubleQuoted(value.written)}; else complete it, or take it out`,
        )
      : empty(path, schema);
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue, path, value, schema);
    case 'too_small':
      if (value.kind === 'list')
        return asProblem(
          `${name} is an empty list`,
          `Name at least one, for example ${example(lastKey(path), schema)}, or take the key out`,
        );
      return asProblem(
        `${name} is ${describe(value)}, and has to be at least ${issue.minimum}`,
        `Write ${issue.minimum} or more`,
      );
    case 'too_big':
      return asProblem(`${name} is too large`, `Write at most ${issue.maximum}`);
    case 'invalid_value':
      return notAChoice(issue.values, path, value, schema);
    default:
      return unexpected(path);
  }
}

function wrongType(
  issue: Extract<Issue, { code: 'invalid_type' }>,
  path: Path,
  value: Tree,
  schema: JsonSchema | null,
): Problem {
  const problem = `${nameOf(path)} has to be ${KINDS[issue.expected] ?? 'something else'}, and is ${describe(value)}`;
  if (issue.expected === 'boolean') return asProblem(problem, 'Write true or false');
  if (issue.expected === 'string' && value.kind === 'scalar' && fits(value.written, schema)) {
    return asProblem(problem, `Put it in quotes: ${doubleQuoted(value.written)}`);
  }
  if (issue.expected === 'array' && value.kind === 'scalar' && isOfTexts(schema))
    return asProblem(problem, `Put it in brackets: [${yamlText(value.written)}]`);
  return asProblem(problem, `Write it as in ${example(lastKey(path), schema)}`);
}

const isText = (schema: JsonSchema | null): boolean => schema?.type === 'string' && schema.enum === undefined;

const isOfTexts = (schema: JsonSchema | null): boolean => schema?.items?.type === 'string';

const fits = (text: string, schema: JsonSchema | null): boolean =>
  schema?.pattern === undefined || new RegExp(schema.pattern).test(text);

function notAChoice(values: readonly unknown[], path: Path, value: Tree, schema: JsonSchema | null): Problem {
  const choices = values.map(String);
  const [only] = choices;
  if (path.length === 1 && path[0] === 'version') {
    return asProblem(
      `The version is ${describe(value)}, and this Countersign reads version ${only}`,
      `Write "version: ${only}"`,
    );
  }
  if (path[0] === 'readiness' && path.at(-1) === 'owner') {
    return asProblem(
      `The state ${quote(String(path[1]))} belongs to the role "${only}", and cannot be given to another`,
      'Take the key "owner" out',
    );
  }
  const problem = `${nameOf(path)} cannot be ${describe(value)}`;
  if (value.kind !== 'scalar') return asProblem(problem, `Write it as in ${example(lastKey(path), schema)}`);
  const near = nearest(value.written, choices);
  return asProblem(problem, near === null ? `Write ${enumerated(choices)}` : `Did you mean "${near}"?`);
}

function empty(path: Path, schema: JsonSchema | null): Problem {
  if (path.length === 2 && path[0] === 'readiness') {
    return asProblem(
      `${nameOf(path)} has no value`,
      'Take the line out if the state is to be as always (the four are always required), or write {}',
    );
  }
  if (typeof path.at(-1) === 'number')
    return asProblem(`An entry of "${fieldName(path.slice(0, -1))}" is empty`, 'Complete the entry, or take it out');
  return asProblem(
    `${nameOf(path)} has no value`,
    `Write it as in ${example(lastKey(path), schema)}, or take the key out`,
  );
}

const unexpected = (path: Path): Problem =>
  asProblem(`${nameOf(path)} is not what is expected here`, `Write it as in ${example(lastKey(path), schemaAt(path))}`);

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'a whole number',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
};

function describe(value: Tree): string {
  if (value.kind === 'map') return 'a mapping';
  return value.kind === 'list' ? 'a list' : describeScalar(value);
}

function describeScalar({ value, written }: ScalarTree): string {
  if (value === null) return 'empty';
  return typeof value === 'string'
    ? `the text ${quote(value)}`
    : `${typeof value === 'number' ? 'the number ' : ''}${written}`;
}

const nameOf = (path: Path): string => (path.length === 0 ? 'The file' : `"${fieldName(path)}"`);

const lastKey = (path: Path): string => {
  const last = path.at(-1);
  return typeof last === 'string' ? last : '';
};

/** How the key is written, from the schema's first example: `"users: [pat]"`. */
function example(key: string, schema: JsonSchema | null): string {
  const value = inlineYaml(schema?.examples?.[0] ?? schema?.default ?? '…');
  return key === '' ? value : `"${key}: ${value}"`;
}
