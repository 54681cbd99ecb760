import { entry } from '../../render/terminal/entry.ts';
import { counted, fullStop } from '../../render/text/phrases.ts';
import type { TerminalText } from '../../render/text/printed.ts';
import { terminalLine, terminalLines } from '../../render/text/terminal.ts';
import { type Phrase, phrase, words } from '../../render/text/tree.ts';
import { type Finding, named, PARTS, type Severity } from './finding.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note', 'ok'];

/** Counts the findings of each severity. */
export const counts = (findings: readonly Finding[]): Readonly<Record<Severity, number>> => {
  const of = (severity: Severity) => findings.filter((one) => one.severity === severity).length;
  return { error: of('error'), warning: of('warning'), note: of('note'), ok: of('ok') };
};

/** Prints the findings for a terminal, by part, the most severe first. The last line counts them. */
export function report(name: string, app: string, findings: readonly Finding[]): TerminalText {
  const parts = Object.entries(PARTS).flatMap(([part, heading]) => {
    const list = SEVERITIES.flatMap((severity) =>
      findings.filter((one) => one.part === part && one.severity === severity),
    );
    return list.length === 0 ? [] : [EMPTY, terminalLine([words(heading)]), ...list.flatMap(block)];
  });
  const first = terminalLine(phrase`${named(name)}, as ${named(app)} sees it`);
  return terminalLines([first, ...parts, EMPTY, terminalLine(summary(findings))]);
}

function summary(findings: readonly Finding[]): Phrase {
  const { error, warning, note, ok } = counts(findings);
  return phrase`${counted(error, 'error')}, ${counted(warning, 'warning')}, ${counted(note, 'note')}, ${ok} ok`;
}

const EMPTY = terminalLine([]);

const block = ({ severity, code, found, why, fix }: Finding): readonly TerminalText[] =>
  entry(severity, [
    phrase`${found} [${words(code)}]`,
    ...(why === null ? [] : [phrase`Why: ${why}`]),
    ...(fix === null ? [] : [phrase`Fix: ${fullStop(fix)}`]),
  ]);
