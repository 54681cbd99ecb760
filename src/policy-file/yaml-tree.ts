import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  type YAMLMap,
} from 'yaml';
import type { PolicyProblem, Position } from '../domain/policy.ts';
import { asProblem, type Problem, quote } from './problem.ts';
import { errorAt } from './severity.ts';
import type { MapEntry, Path, Tree } from './tree.ts';

/** Far more than a policy contains, far less than nested aliases can expand to. */
const MOST_VALUES = 20_000;
const DEEPEST = 24;
/** The limit of aliases, because each costs a walk through the whole document. */
const MOST_ALIASES = 200;

/** Turns a YAML document into a tree. Follows aliases, up to a number of values, but not merge keys. */
export class TreeMaker {
  readonly problems: PolicyProblem[] = [];
  /** Positions (`line:column`) of unreadable values. Other problems of these values are not reported. */
  readonly unreadable = new Set<string>();
  readonly #document: Document.Parsed;
  readonly #position: (offset: number) => Position;
  #values = 0;
  #aliases = 0;

  constructor(document: Document.Parsed, position: (offset: number) => Position) {
    this.#document = document;
    this.#position = position;
  }

  /** The whole document; null if it is empty. */
  make(): Tree | null {
    const contents: ParsedNode | null = this.#document.contents;
    return contents === null ? null : this.#node(contents, this.#at(contents), [], []);
  }

  #at(node: Node): Position {
    return this.#position(node.range?.[0] ?? 0);
  }

  /** `inside`: the nodes that contain this one, to detect an alias that contains itself. */
  #node(node: unknown, at: Position, path: Path, inside: readonly unknown[]): Tree {
    this.#values++;
    if (this.#values > MOST_VALUES) {
      const first = this.#values === MOST_VALUES + 1;
      return this.#unreadable(
        at,
        path,
        first ? asProblem('The file holds too many values, counting what its aliases stand for', 'Shorten it') : null,
      );
    }
    if (inside.length > DEEPEST)
      return this.#unreadable(
        at,
        path,
        asProblem('The values are nested too deeply', 'Write the file as the reference describes it'),
      );
    // The tag is already reported. Its effect on the value is not.
    if (isTagged(node)) this.unreadable.add(placeKey(at));
    if (isAlias(node)) return this.#alias(node, at, path, inside);
    if (isMap(node)) return { kind: 'map', at, entries: this.#entries(node, path, [...inside, node]) };
    if (isSeq(node)) {
      const items = node.items.map((item, index) =>
        this.#node(item, this.#at(item as Node), [...path, index], [...inside, node]),
      );
      return { kind: 'list', at, items };
    }
    return { kind: 'scalar', at, value: isScalar(node) ? scalar(node.value) : null, written: writtenOf(node) };
  }

  #alias(node: Alias, at: Position, path: Path, inside: readonly unknown[]): Tree {
    // A lone `*` is already reported.
    if (node.source === '') return this.#unreadable(at, path, null);
    this.#aliases++;
    if (this.#aliases > MOST_ALIASES) {
      const first = this.#aliases === MOST_ALIASES + 1;
      return this.#unreadable(
        at,
        path,
        first ? asProblem('The file uses too many aliases', 'Write the values out') : null,
      );
    }
    const target = node.resolve(this.#document);
    if (target === undefined) {
      const fix = 'Put a glob that starts with "*" in quotes, or define the anchor before';
      return this.#unreadable(at, path, asProblem(`${quote(`*${node.source}`)} is an alias of nothing`, fix));
    }
    if (inside.includes(target)) {
      return this.#unreadable(
        at,
        path,
        asProblem(`${quote(`*${node.source}`)} is an alias of something that it is in itself`, 'Write the value out'),
      );
    }
    return this.#node(target, at, path, inside);
  }

  #entries(map: YAMLMap, path: Path, inside: readonly unknown[]): ReadonlyMap<string, MapEntry> {
    const entries = new Map<string, MapEntry>();
    for (const pair of map.items) this.#entry(pair, path, inside, entries);
    return entries;
  }

  #entry(pair: Pair, path: Path, inside: readonly unknown[], entries: Map<string, MapEntry>): void {
    // Other keys are already reported.
    if (!isScalar(pair.key) || typeof pair.key.value !== 'string') return;
    const name = pair.key.value;
    const keyAt = this.#at(pair.key);
    const here = [...path, name];
    const before = entries.get(name);
    const problem = keyProblem(name, before);
    if (problem !== null) {
      this.#report(keyAt, here, problem);
      return;
    }
    const { value } = pair;
    const written = value !== null && value !== undefined && !isOmitted(value);
    const at = written ? this.#at(value as Node) : keyAt;
    entries.set(name, { keyAt, value: this.#node(value, at, here, inside) });
  }

  #unreadable(at: Position, path: Path, problem: Problem | null): Tree {
    if (problem !== null) this.#report(at, path, problem);
    this.unreadable.add(placeKey(at));
    return { kind: 'scalar', at, value: null, written: '' };
  }

  #report(at: Position, path: Path, problem: Problem): void {
    this.problems.push(errorAt(at, path, problem));
  }
}

const isTagged = (node: unknown): boolean => isNode(node) && !isAlias(node) && node.tag !== undefined;

const writtenOf = (node: unknown): string => (isScalar(node) ? (node.source ?? '') : '');

/** A position as the key of a set. */
export const placeKey = ({ line, column }: Position): string => `${line}:${column}`;

/** `key:` with nothing after it. Only the key has a position. */
const isOmitted = (value: unknown): boolean => isScalar(value) && value.value === null && (value.source ?? '') === '';

/**
 * The value of a scalar. YAML's core schema has only texts, numbers, true, false and null; large whole numbers stay
 * numbers.
 */
function scalar(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function keyProblem(name: string, before: MapEntry | undefined): Problem | null {
  if (before !== undefined) {
    const problem = `The key ${quote(name)} stands here for the second time; the first is in line ${before.keyAt.line}`;
    return asProblem(problem, 'Keep one of them');
  }
  if (name === '<<') {
    return asProblem(
      'Merge keys ("<<") are not part of YAML 1.2',
      'Write the keys out, or use an alias for the whole value',
    );
  }
  // The schema's package ignores this name silently.
  return name === '__proto__' ? asProblem('The key "__proto__" is not known here', 'Take it out') : null;
}
