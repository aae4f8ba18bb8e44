// deno-lint-ignore-file no-import-prefix -- only this stand-in needs the package
/** Stand-in for `@std/cli/unicode-width`. */
import { eastAsianWidth } from "npm:get-east-asian-width@1.7.0";

// Hangul vowels and final consonants join the syllable before them; the soft hyphen is shown.
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u1160-\u11ff]$/u;

/** The number of terminal columns that a text takes. */
export function unicodeWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character === "\u00ad") width += 1;
    else if (!NO_WIDTH.test(character)) width += eastAsianWidth(character.codePointAt(0)!);
  }
  return width;
}
