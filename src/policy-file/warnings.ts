import { DEPLOYER, type PolicyProblem } from '../domain/policy.ts';
import { durationMillis } from './duration.ts';
import { nearest } from './nearest-name.ts';
import { draftStates, FIXED_ROLES } from './people.ts';
import { asProblem, quote } from './problem.ts';
import { warningAt } from './severity.ts';
import {
  at,
  entriesAt,
  fieldName,
  type ListTree,
  nearestPosition,
  type Path,
  type Tree,
  textAt,
  textsAt,
} from './tree.ts';
import { unreachable } from './unsatisfiable-states.ts';
import { nameCheck } from './value-checks.ts';

/** Finds what is allowed but risky, and blocks nothing. For a policy without errors. */
export function riskyParts(tree: Tree): readonly PolicyProblem[] {
  return [
    ...looseRules(tree),
    ...severalHats(tree),
    ...neverReady(tree),
    ...idleRoles(tree),
    ...unsettled(tree),
    ...narrowAuthors(tree),
    ...repeated(tree, []),
  ];
}

/** POL-6: a pull request without the label, or with another title, is not gated. */
function looseRules(tree: Tree): readonly PolicyProblem[] {
  const rules = at(tree, ['releases']);
  if (rules?.kind !== 'list') return [];
  return rules.items.flatMap((rule, index) => {
    const [base, head] = [textAt(rule, ['base']), textAt(rule, ['head'])];
    if (![base, head].every((glob) => glob === null || glob === '**')) return [];
    const marks = ['label', 'title'].filter((key) => textAt(rule, [key]) !== null);
    if (marks.length === 0) return [];
    const what = marks.join(' and a ');
    const problem = asProblem(
      `Releases are recognized by a ${what} alone: a pull request without it is not gated (the tag gate still holds)`,
      'Give "base" or "head" instead of it, or add an entry that does',
    );
    return [warningAt(rule.at, ['releases', index], problem)];
  });
}

/** SOD-3: one person is named for the roles of several states. */
function severalHats(tree: Tree): readonly PolicyProblem[] {
  const alone = at(tree, ['separation-of-duties', 'one-person-per-state']);
  const onePerson = !(alone?.kind === 'scalar' && alone.value === false);
  const first = new Map<string, string>();
  return [...new Set(draftStates(tree).map(({ owner }) => owner))].flatMap((role) =>
    textsAt(tree, ['roles', role, 'users']).flatMap(({ text, at, index }) => {
      const other = first.get(text.toLowerCase());
      if (other === undefined) first.set(text.toLowerCase(), role);
      if (other === undefined || other === role) return [];
      const effect = onePerson
        ? 'of one release they can sign for one state only'
        : 'they can sign for several states alone';
      const problem = asProblem(
        `${quote(text)} holds ${quote(other)} and ${quote(role)}: ${effect}`,
        `Name another person for ${quote(role)}, or one more`,
      );
      return [warningAt(at, ['roles', role, 'users', index], problem)];
    }),
  );
}

/** SOD-3: too few people for all states together. No release can pass, so the gate is safe, but useless. */
function neverReady(tree: Tree): readonly PolicyProblem[] {
  const state = unreachable(tree);
  if (state === null) return [];
  const problem = asProblem(
    `The people named are too few: one person counts for one state, so ${quote(state.name)} and the states before it can never all be ready`,
    `Name more people or a team for ${quote(state.owner)}, or set "one-person-per-state" to false`,
  );
  return [warningAt(nearestPosition(tree, ['roles', state.owner]), ['roles', state.owner], problem)];
}

function idleRoles(tree: Tree): readonly PolicyProblem[] {
  const owners = new Set(draftStates(tree).map(({ owner }) => owner));
  return entriesAt(tree, ['roles']).flatMap(([name, { keyAt }]) => {
    if (owners.has(name) || FIXED_ROLES.has(name) || nameCheck(name, 'role') !== null) return [];
    const near = nearest(
      name,
      [...FIXED_ROLES].filter((role) => at(tree, ['roles', role]) === null),
    );
    if (near !== null && near !== DEPLOYER) return []; // Reported as the cause of a missing role.
    const fix = near === null ? 'Give it a state under "readiness", or take it out' : `Did you mean "${near}"?`;
    return [
      warningAt(
        keyAt,
        ['roles', name],
        asProblem(`The role ${quote(name)} owns no state, so its holders have nothing to sign`, fix),
      ),
    ];
  });
}

/** SIGN-4: no grace period. GitHub's times are whole seconds. */
function unsettled(tree: Tree): readonly PolicyProblem[] {
  const path = ['sign-off', 'grace-period'];
  const gracePeriod = textAt(tree, path);
  if (gracePeriod === null || durationMillis(gracePeriod) !== 0) return [];
  const problem = asProblem(
    'Without a grace period a comment written for the commit before may count for the one just pushed',
    'Write "grace-period: 10s"',
  );
  return [warningAt(at(tree, path)?.at ?? nearestPosition(tree, path), path, problem)];
}

/** SOD-7: the release also ships what the base brings, by any author. */
function narrowAuthors(tree: Tree): readonly PolicyProblem[] {
  const path = ['separation-of-duties', 'authors-of'];
  if (textAt(tree, path) !== 'pull-request') return [];
  const problem = asProblem(
    'Whoever wrote what the base branch brings may sign the release that ships it: only its own pull request is judged',
    'Leave "authors-of" out, or see to it that nothing gets onto the base branch but by releases',
  );
  return [warningAt(at(tree, path)?.at ?? nearestPosition(tree, path), path, problem)];
}

function repeated(tree: Tree, path: Path): readonly PolicyProblem[] {
  if (tree.kind === 'map') return [...tree.entries].flatMap(([key, { value }]) => repeated(value, [...path, key]));
  return tree.kind === 'list'
    ? [...repeatedItems(tree, path), ...tree.items.flatMap((item, index) => repeated(item, [...path, index]))]
    : [];
}

/** Repeated items. Logins and teams ignore case; globs and names of environments do not. */
function repeatedItems(list: ListTree, path: Path): readonly PolicyProblem[] {
  const seen = new Set<string>();
  return textsAt(list, []).flatMap(({ text, at, index }) => {
    const same = path[0] === 'roles' ? text.toLowerCase() : text;
    if (!seen.has(same)) {
      seen.add(same);
      return [];
    }
    return [
      warningAt(
        at,
        [...path, index],
        asProblem(`${quote(text)} stands twice in "${fieldName(path)}"`, 'Keep one of them'),
      ),
    ];
  });
}
