/** A control: text from outside as it is. */

export * from "../../../src/report/escape.ts";

/** Nothing is changed. */
export const escapeTerminal = (text: string): string => text;

/** Nothing is changed. */
export const escapeMarkdown = escapeTerminal;

/** Nothing is changed. */
export const escapeHtml = escapeTerminal;

/** Quoted, as it has to be to be CSV at all, and still a formula. */
export const escapeCsv = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Control characters of strings are left as they are, as a careless writer would. */
export const escapeJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll("\\u001b", "\u001b");
