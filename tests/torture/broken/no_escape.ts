/** A control: text from outside as it is. */

/** Nothing is changed. */
export const escapeTerminal = (text: string): string => text;

/** Nothing is changed. */
export const escapeMarkdown = escapeTerminal;

/** Control characters of strings are left as they are, as a careless writer would. */
export const escapeJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll("\\u001b", "\u001b");
