import { printable } from '../printable.ts';
import { count, type Finding, PARTS, type Severity } from './finding.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note', 'ok'];
const WIDTH = 100;
const INDENT = 10;

/** Counts the findings of each severity. */
export const counts = (findings: readonly Finding[]): Readonly<Record<Severity, number>> => {
  const of = (severity: Severity) => findings.filter((one) => one.severity === severity).length;
  return { error: of('error'), warning: of('warning'), note: of('note'), ok: of('ok') };
};

/**
 * Prints the findings for a terminal, by part, the most severe first. The last line counts them. Control characters in
 * names are escaped.
 */
export function report(name: string, app: string, findings: readonly Finding[]): string {
  const parts = Object.entries(PARTS).flatMap(([part, heading]) => {
    const list = SEVERITIES.flatMap((severity) =>
      findings.filter((one) => one.part === part && one.severity === severity),
    );
    return list.length === 0 ? [] : [`${heading}\n${list.map(block).join('')}`];
  });
  return [`${printable(name)}, as ${printable(app)} sees it\n`, ...parts, `${summary(findings)}\n`].join('\n');
}

function summary(findings: readonly Finding[]): string {
  const { error, warning, note, ok } = counts(findings);
  return `${count(error, 'error')}, ${count(warning, 'warning')}, ${count(note, 'note')}, ${ok} ok`;
}

function block({ severity, code, found, why, fix }: Finding): string {
  const lines = [
    `  ${severity.padEnd(INDENT - 2)}${wrapped(`${found} [${code}]`)}`,
    ...(why === null ? [] : [`${' '.repeat(INDENT)}${wrapped(`Why: ${why}`)}`]),
    ...(fix === null ? [] : [`${' '.repeat(INDENT)}${wrapped(`Fix: ${fix}${/[.!?]$/.test(fix) ? '' : '.'}`)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Wraps a text between words, so that commands and addresses can be copied. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    if (line !== '' && INDENT + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(INDENT)}`);
}
