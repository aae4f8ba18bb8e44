/** Stand-in for `@std/cli/unicode-width`. */
import { eastAsianWidth } from "get-east-asian-width";

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
