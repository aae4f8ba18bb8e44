// deno-lint-ignore-file no-import-prefix -- only this stand-in needs the package
/** Stand-in for `@std/cli/unicode-width`, which knows the widths of Unicode 15. */
import { eastAsianWidth } from "npm:get-east-asian-width@1.7.0";

/** Hangul vowels and final consonants join the syllable before them. */
const NO_WIDTH =
  /^(?!\p{Cn})[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u1160-\u11ff\u{1171e}]$/u;

/** What became a mark or wide later, the soft hyphen, and some that were always taken for narrow. */
const NARROW = new RegExp(
  String.raw`^[\xad\u0897\u2630-\u2637\u268a-\u268f\u2ffc-\u2fff\u31e4-\u31ef\u4dc0-\u4dff\uffa0` +
    String
      .raw`\u{10d69}-\u{10d6d}\u{10efc}\u{113bb}-\u{113e2}\u{11f5a}\u{1611e}-\u{1612f}\u{16ff2}-\u{16ff6}` +
    String.raw`\u{187f8}-\u{187ff}\u{18cd6}-\u{18cff}\u{18d09}-\u{191d2}\u{1b123}-\u{1b128}\u{1b168}` +
    String
      .raw`\u{1d300}-\u{1d376}\u{1e5ee}-\u{1e5ef}\u{1f1ae}\u{1f6d8}-\u{1f6d9}\u{1f7da}\u{1fa89}-\u{1fa8f}` +
    String.raw`\u{1fabe}\u{1fac6}-\u{1facd}\u{1fadc}-\u{1fadf}\u{1fae9}-\u{1faef}\u{1faf9}-\u{1fafa}]$`,
  "u",
);

/** Fillers of Hangul, wide though they show nothing. */
const WIDE = /^[\u115f\u3164]$/;

/** The number of terminal columns that a text takes. */
export function unicodeWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

function widthOf(character: string): number {
  if (WIDE.test(character)) return 2;
  if (NARROW.test(character)) return 1;
  return NO_WIDTH.test(character) ? 0 : eastAsianWidth(character.codePointAt(0)!);
}
