/**
 * Characters that cannot be seen, or not be told from others.
 *
 * @module
 */

const odd = /[^\S ]|\p{Default_Ignorable_Code_Point}|\p{Cc}/u;

const names: Readonly<Record<number, string>> = {
  0x9: "a tab",
  0xa: "a line feed",
  0xd: "a carriage return",
  0xa0: "a no-break space",
  0xad: "a soft hyphen",
  0x2009: "a thin space",
  0x200b: "a zero-width space",
  0x202f: "a narrow no-break space",
  0x3000: "an ideographic space",
  0xfeff: "a byte order mark",
};

/** A text without what cannot be seen: letters in one form, single blanks, none at the ends. */
export function plainly(text: string): string {
  const visible = text.normalize("NFKC").replace(/(?!\s)[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, "");
  return visible.trim().replace(/\s+/g, " ");
}

/** The first character of a text that cannot be seen, with its place: `a no-break space (U+00A0) at its end`. */
export function oddCharacter(text: string): string | undefined {
  const match = odd.exec(text);
  if (!match) return undefined;
  const point = match[0].codePointAt(0)!;
  const code = `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
  const isLast = text.slice(match.index).replace(new RegExp(odd, "gu"), "").trim() === "";
  const where = match.index === 0 ? "at its start" : isLast ? "at its end" : "within it";
  return `${names[point] ?? "an invisible character"} (${code}) ${where}`;
}
