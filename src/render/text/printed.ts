declare const mark: unique symbol;

/** The output of a printer. Only this may be written to a terminal. */
export type TerminalText = string & { readonly [mark]: true };

/** Marks a text as printed. Only src/render/text and src/render/terminal may do so (ADR 0071). */
export const printed = (shown: string): TerminalText => shown as TerminalText;
