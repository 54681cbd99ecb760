declare const mark: unique symbol;

/** What a printer made. Nothing else may be written to a terminal. */
export type TerminalText = string & { readonly [mark]: true };

/** Only src/render/text and src/render/terminal may say so of a text (ADR 0071). */
export const printed = (shown: string): TerminalText => shown as TerminalText;
