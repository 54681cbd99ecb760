import { fixedTitle, MOST_STATES, type PolicyProblem } from '../domain/policy.ts';
import { nearest } from './nearest-name.ts';
import { draftStates, everHolders, FIXED_ROLES, isFixedState, roleNames } from './people.ts';
import { asProblem, enumerated, quote } from './problem.ts';
import { errorAt } from './severity.ts';
import { at, entriesAt, keyPosition, nearestPosition, type Tree, textAt, textsAt } from './tree.ts';
import { dayCheck, nameCheck } from './value-checks.ts';

/** POL-2: finds mistakes between values. Skips what cannot be read, because the schema reports it. */
export function ruleProblems(tree: Tree): readonly PolicyProblem[] {
  return [
    ...emptyRules(tree),
    ...roles(tree),
    ...states(tree),
    ...tooManyStates(tree),
    ...sameTitles(tree),
    ...exemptStates(tree),
    ...addresses(tree),
  ];
}

/** REL-1: an entry that gives no field would make every pull request a release. */
function emptyRules(tree: Tree): readonly PolicyProblem[] {
  const rules = at(tree, ['releases']);
  if (rules?.kind !== 'list') return [];
  return rules.items.flatMap((rule, index) =>
    rule.kind === 'map' && rule.entries.size === 0
      ? [
          errorAt(
            rule.at,
            ['releases', index],
            asProblem(
              'The entry says nothing, so every pull request would match it',
              'Give at least one of base, head, label and title',
            ),
          ),
        ]
      : [],
  );
}

function roles(tree: Tree): readonly PolicyProblem[] {
  return entriesAt(tree, ['roles']).flatMap(([name, { keyAt, value }]) => {
    const problems: PolicyProblem[] = [];
    const wrongName = FIXED_ROLES.has(name) ? null : nameCheck(name, 'role');
    if (wrongName !== null) problems.push(errorAt(keyAt, ['roles', name], wrongName));
    if (value.kind === 'map' && value.entries.size === 0) {
      problems.push(
        errorAt(
          keyAt,
          ['roles', name],
          asProblem(
            `The role ${quote(name)} names nobody, so no one can hold it`,
            'Name people under "users", or teams under "teams"',
          ),
        ),
      );
    }
    return [...problems, ...deputies(tree, name)];
  });
}

/** SIGN-12. */
function deputies(tree: Tree, role: string): readonly PolicyProblem[] {
  const list = at(tree, ['roles', role, 'deputies']);
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item, index) => {
    const [from, until] = [textAt(item, ['from']), textAt(item, ['until'])];
    // The schema reports what is not a day. Days compare as text.
    if (from === null || until === null || dayCheck(from) !== null || dayCheck(until) !== null || until >= from)
      return [];
    const place = at(item, ['until'])?.at ?? item.at;
    const problem = asProblem(
      `The last day, ${quote(until)}, is before the first, ${quote(from)}`,
      'Swap the days, or correct the year',
    );
    return [errorAt(place, ['roles', role, 'deputies', index, 'until'], problem)];
  });
}

function states(tree: Tree): readonly PolicyProblem[] {
  return draftStates(tree).flatMap(({ name, owner, count }) => {
    const problems: PolicyProblem[] = [];
    const path = ['readiness', name];
    const wrongName = isFixedState(name) ? null : nameCheck(name, 'state');
    if (wrongName !== null) problems.push(errorAt(nearestPosition(tree, path), path, wrongName));
    if (owner !== '' && !isFixedState(name) && !roleNames(tree).has(owner)) {
      const place = at(tree, [...path, 'owner'])?.at ?? nearestPosition(tree, path);
      const near = nearest(owner, roleNames(tree));
      const fix =
        near === null
          ? `Add the role under "roles", or write ${enumerated([...roleNames(tree)])}`
          : `Did you mean "${near}"?`;
      problems.push(
        errorAt(
          place,
          [...path, 'owner'],
          asProblem(`There is no role ${quote(owner)}, so no one can sign for ${quote(name)}`, fix),
        ),
      );
    }
    const holders = everHolders(tree, owner);
    if (holders !== null && count > holders.size) {
      const place = at(tree, [...path, 'count'])?.at ?? nearestPosition(tree, path);
      const people = holders.size === 1 ? 'one person' : `${holders.size} people`;
      const problem = asProblem(
        `${quote(name)} needs ${count} sign-offs, and the role ${quote(owner)} names ${people}: it can never be ready`,
        `Name more people or a team for ${quote(owner)}, or lower the count`,
      );
      problems.push(errorAt(place, [...path, 'count'], problem));
    }
    return problems;
  });
}

function tooManyStates(tree: Tree): readonly PolicyProblem[] {
  const all = draftStates(tree);
  const first = all[MOST_STATES];
  if (first === undefined) return [];
  const path = ['readiness', first.name];
  const problem = asProblem(
    `There are ${all.length} states with the four, and ${MOST_STATES} are the most`,
    'Take states out, or let one state stand for several',
  );
  return [errorAt(nearestPosition(tree, path), path, problem)];
}

/** Two states that people would read alike. A title may not be the name of another state either. */
function sameTitles(tree: Tree): readonly PolicyProblem[] {
  const titled = draftStates(tree).map(({ name }) => {
    const own = textAt(tree, ['readiness', name, 'title']);
    return { name, own, reads: new Set([own ?? fixedTitle(name), name].map((title) => title.toLowerCase())) };
  });
  return titled.flatMap(({ name, own }) => {
    const other = titled.find((one) => one.name !== name && own !== null && one.reads.has(own.toLowerCase()));
    if (own === null || other === undefined) return [];
    const path = ['readiness', name, 'title'];
    const problem = asProblem(
      `People would read ${quote(own)} for the state ${quote(other.name)} too`,
      'Give it a title that no other state has',
    );
    return [errorAt(at(tree, path)?.at ?? nearestPosition(tree, path), path, problem)];
  });
}

/** SOD-2. */
function exemptStates(tree: Tree): readonly PolicyProblem[] {
  const path = ['separation-of-duties', 'authors-may-sign'];
  const names = draftStates(tree).map(({ name }) => name);
  return textsAt(tree, path).flatMap(({ text, at, index }) => {
    if (names.includes(text)) return [];
    const near = nearest(text, names);
    return [
      errorAt(
        at,
        [...path, index],
        asProblem(
          `There is no state ${quote(text)}`,
          near === null ? `Write ${enumerated(names)}` : `Did you mean "${near}"?`,
        ),
      ),
    ];
  });
}

/** SOD-4: finds two spellings of one address, which would contradict each other. Case is ignored. */
function addresses(tree: Tree): readonly PolicyProblem[] {
  const path = ['separation-of-duties', 'identities'];
  const seen = new Map<string, string>();
  return entriesAt(tree, path).flatMap(([address, { keyAt }]) => {
    const before = seen.get(address.toLowerCase());
    if (before === undefined) {
      seen.set(address.toLowerCase(), address);
      return [];
    }
    const line = keyPosition(tree, [...path, before])?.line ?? keyAt.line;
    return [
      errorAt(
        keyAt,
        [...path, address],
        asProblem(
          `The address ${quote(address)} stands here already, in line ${line}, in other letters`,
          'Keep one of them',
        ),
      ),
    ];
  });
}
