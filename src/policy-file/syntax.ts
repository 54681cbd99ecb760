import type { YAMLError } from 'yaml';
import { asProblem, type Problem } from './problem.ts';

export interface SyntaxFault extends Problem {
  /** True if the following text may have been misread. */
  readonly structural: boolean;
  /** The missing bracket, if that is the fault. */
  readonly closing: string | null;
}

const structural = (problem: string, fix: string): SyntaxFault => ({
  ...asProblem(problem, fix),
  structural: true,
  closing: null,
});
const local = (problem: string, fix: string): SyntaxFault => ({
  ...asProblem(problem, fix),
  structural: false,
  closing: null,
});

const INDENT = 'Indent the lines of one block alike, with spaces, and deeper than the key that they belong to';
const QUOTES = 'Put the text in single quotes';
const COLON = 'Write it as "key: value", and put texts that hold ": " in quotes';

/** A sentence for each fault of the YAML itself. */
const FAULTS: Readonly<Record<YAMLError['code'], SyntaxFault>> = {
  ALIAS_PROPS: local('An alias has an anchor or a tag of its own', 'Take the anchor or the tag away from the alias'),
  BAD_ALIAS: local('A "*" here begins an alias, and it names none', 'Put a glob that starts with "*" in quotes'),
  BAD_COLLECTION_TYPE: local('The tag does not fit the value', 'Take the tag away'),
  BAD_DIRECTIVE: local('A line that starts with "%" is not understood', 'Take the line out'),
  BAD_DQ_ESCAPE: local(
    'A backslash in double quotes begins an escape that YAML does not know',
    'Put the text in single quotes, where a backslash is an ordinary character',
  ),
  BAD_INDENT: structural('The indentation does not fit the lines before', INDENT),
  BAD_PROP_ORDER: structural(
    'An anchor or a tag stands at the wrong place',
    'Write it between the key and its value, or take it away',
  ),
  BAD_SCALAR_START: local('A text without quotes cannot start with this character', QUOTES),
  BLOCK_AS_IMPLICIT_KEY: structural('A key or a list begins where it cannot', `${COLON}; ${lowerFirst(INDENT)}`),
  BLOCK_IN_FLOW: structural(
    'Inside of brackets there can be no list or mapping in lines of its own',
    'Separate the parts with commas, or write all of it without brackets',
  ),
  DUPLICATE_KEY: local('A key stands here for the second time', 'Keep one of them'),
  IMPOSSIBLE: structural('The text cannot be read as YAML', INDENT),
  KEY_OVER_1024_CHARS: structural('A key is too long', COLON),
  MISSING_CHAR: structural(
    'A character is missing: a colon, a comma, a bracket or a quote',
    'Close every bracket and every quote, and end every key with a colon',
  ),
  MULTILINE_IMPLICIT_KEY: structural('A key without a value runs on into the next line', COLON),
  MULTIPLE_ANCHORS: local('A value has more than one anchor', 'Keep one of them'),
  MULTIPLE_DOCS: local('The file holds more than one document', 'Keep one document, and take the line "---" out'),
  MULTIPLE_TAGS: local('A value has more than one tag', 'Take the tags away'),
  NON_STRING_KEY: structural(
    'A key is no text',
    'Write a plain word as the key; put a text that starts with a bracket in quotes',
  ),
  RESOURCE_EXHAUSTION: structural('The values are nested too deeply', 'Write the file as the reference describes it'),
  TAB_AS_INDENT: structural('A line is indented with a tab', 'Indent with spaces'),
  TAG_RESOLVE_FAILED: local('A tag ("!…") is not known here', 'Take the tag away, or put the text in quotes'),
  UNEXPECTED_TOKEN: structural(
    'Something stands here that YAML does not expect',
    'Close every bracket and every quote, and put texts with special characters in quotes',
  ),
};

const UNCLOSED = /must be sufficiently indented and end with a ([\]}])/;
const MISSING_QUOTE = /Missing closing (["'])quote/;

/** The message about an error (or a warning) of the YAML parser. */
export function syntaxFault(error: YAMLError): SyntaxFault {
  const bracket = UNCLOSED.exec(error.message)?.[1];
  if (bracket !== undefined) {
    const opening = bracket === ']' ? '[' : '{';
    const fault = structural(`A "${opening}" before this is not closed`, `Write the "${bracket}" that closes it`);
    return { ...fault, closing: bracket };
  }
  const mark = MISSING_QUOTE.exec(error.message)?.[1];
  if (mark !== undefined)
    return structural(`A text that begins with ${mark} is never closed`, `Write the ${mark} that closes it`);
  return FAULTS[error.code];
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
