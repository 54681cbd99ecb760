import { LineCounter, type ParsedNode, parseAllDocuments, type YAMLError } from 'yaml';
import type { PolicyProblem, Position } from '../domain/policy.ts';
import { asProblem, type Problem } from './problem.ts';
import { errorAt } from './severity.ts';
import { sourceFaults } from './source-faults.ts';
import { syntaxFault } from './syntax.ts';
import type { Tree } from './tree.ts';
import { placeKey, TreeMaker } from './yaml-tree.ts';

/** One policy text, with all of it that could be read as YAML. */
export interface ReadText {
  /** null if nothing is known of the contents. */
  readonly tree: Tree | null;
  /** Faults of the text itself. */
  readonly problems: readonly PolicyProblem[];
  /** True if a part of the text may have been misread. What seems missing may be in it. */
  readonly broken: boolean;
  /** True if the text at this place may have been misread. A problem there may be a consequence of another. */
  readonly doubtful: (position: Position) => boolean;
}

/** A policy fits on a page. The limit bounds the work on a hostile file. */
const LARGEST_BYTES = 100 * 1024;

/**
 * POL-2: parses a policy text as YAML.
 * Refuses the following, with line and column: syntax errors, duplicate keys, keys that are not text, tags, directives,
 * more than one document, unknown or circular aliases, aliases that expand to more than a policy can contain, invisible
 * characters, an empty file, a file that is not a mapping, a file of more than 100 KiB. Accepts a byte order mark and
 * CRLF.
 */
export function readText(file: string, text: string): ReadText {
  const start: Position = { file, line: 1, column: 1 };
  if (Buffer.byteLength(text, 'utf8') > LARGEST_BYTES) {
    return nothing(start, asProblem('The file is larger than 100 KiB', 'Shorten it; lists of people can be teams'));
  }
  // The byte order mark is no column, because editors do not show it.
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const lines = linesOf(source);
  const documents = parseAllDocuments(source, {
    prettyErrors: false,
    stringKeys: true,
    // Checked by the tree, with the key's name. The package compares each key with each.
    uniqueKeys: false,
    resolveKnownTags: false,
    merge: false,
    logLevel: 'silent',
  });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.min(offset, source.length));
    return { file, line, column: col };
  };
  const [document, second] = documents;
  if (document === undefined || isEmpty(document.contents)) {
    if (document === undefined || document.errors.length === 0) {
      return nothing(
        start,
        asProblem(
          'The file is empty',
          'Write at least the version and the four roles, or delete the file to switch the gate off',
        ),
      );
    }
  }

  const problems: PolicyProblem[] = [];
  const doubts: Doubt[] = [];
  const misread: string[] = [];
  const report = (offset: number, problem: Problem) => {
    const place = position(offset);
    // Further faults on a line are usually consequences of its first.
    if (!problems.some((other) => other.line === place.line)) problems.push(errorAt(place, [], problem));
  };
  const faults = sourceFaults(source, position);
  problems.push(...faults.map(({ offset, problem }) => errorAt(position(offset), [], problem)));
  for (const error of [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])) {
    if (SAID_BEFORE.has(error.code)) continue;
    const { structural, closing, ...problem } = syntaxFault(error);
    // `[pat }`: the brace was read as a typo of the bracket, so that it is missing afterwards. One mistake, one
    // problem.
    if (closing !== null && misread.at(-1) === closing) misread.pop();
    else report(error.pos[0], problem);
    if (closing !== null && /[\]}]/.test(source.charAt(error.pos[0]))) misread.push(source.charAt(error.pos[0]));
    if (structural) doubts.push(doubtAround(error.pos[0], document.contents, source.length, position));
  }
  if (document.directives.yaml.explicit && document.directives.yaml.version !== '1.2') {
    report(
      0,
      asProblem(
        `The file asks for YAML ${document.directives.yaml.version}, and policies are YAML 1.2`,
        'Take the line "%YAML" out',
      ),
    );
  }
  if (second !== undefined)
    report(
      second.range[0],
      asProblem('The file holds more than one document', 'Keep one document, and take the line "---" out'),
    );

  const maker = new TreeMaker(document, position);
  const tree = maker.make();
  problems.push(...maker.problems);
  const broken = doubts.length > 0;
  if (tree !== null && tree.kind !== 'map' && !broken) {
    const problem = asProblem('The file is not a mapping of keys to values', 'Start with "version: 1" and "roles:"');
    problems.push(errorAt(tree.at, [], problem));
  }
  const faulty = new Set([...problems, ...faults.map(({ valueOffset }) => position(valueOffset))].map(placeKey));
  return {
    tree: tree?.kind === 'map' ? tree : null,
    problems,
    broken,
    doubtful: (place) =>
      faulty.has(placeKey(place)) || maker.unreadable.has(placeKey(place)) || doubts.some((doubt) => doubt(place)),
  };
}

/** Consequences of a tag or a directive, which are reported themselves. */
const SAID_BEFORE: ReadonlySet<YAMLError['code']> = new Set([
  'TAG_RESOLVE_FAILED',
  'BAD_COLLECTION_TYPE',
  'BAD_DIRECTIVE',
]);

type Doubt = (position: Position) => boolean;

/** The beginning of each line. The package's parser misses some of them at errors. */
function linesOf(source: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of source.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}

const isEmpty = (contents: ParsedNode | null): boolean =>
  contents === null || ('value' in contents && contents.value === null && contents.range[0] === contents.range[1]);

function nothing(at: Position, problem: Problem): ReadText {
  return {
    tree: null,
    problems: [errorAt(at, [], problem)],
    broken: true,
    doubtful: () => true,
  };
}

/**
 * The part that a structural fault may have affected.
 * That is the rest of its top-level block, and what begins on its line. Top-level keys after it start at the left edge,
 * where parsing recovers.
 */
function doubtAround(
  offset: number,
  contents: ParsedNode | null,
  end: number,
  position: (offset: number) => Position,
): Doubt {
  const line = position(offset).line;
  const starts =
    contents !== null && 'items' in contents
      ? contents.items.flatMap((item) => ('key' in item && item.key ? [item.key.range[0]] : []))
      : [];
  const from = starts.filter((start) => start <= offset).at(-1) ?? 0;
  const until = starts.find((start) => position(start).line > line);
  const [first, last] = [position(from).line, position(until ?? end).line];
  return (place) => place.line >= first && (until === undefined || place.line < last);
}
