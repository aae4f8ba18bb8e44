/** Stand-ins changed on purpose, as they once were: a comparison has to notice each of them. */
import { parseArgs } from "../cli.ts";
import { basename } from "../path.ts";
import { unicodeWidth } from "../unicode_width.ts";
import { parse } from "../yaml.ts";

/** What is wrong with one name of a package. */
export interface Flaw {
  readonly package: string;
  readonly name: string;
  readonly flawed: unknown;
}

/** Command lines with their words replaced. */
const parseOther = (pattern: RegExp, by: string) => (args: string[], options: object) =>
  parseArgs(args.map((word) => word.replace(pattern, by)), options);

/** The flaws by what they do. */
export const flaws: Readonly<Record<string, Flaw>> = {
  "the root has no name": {
    package: "@std/path",
    name: "basename",
    flawed: (path: string, suffix?: string) => /^\/+$/.test(path) ? "" : basename(path, suffix),
  },
  "numbers joined to a letter are letters": {
    package: "@std/cli",
    name: "parseArgs",
    flawed: parseOther(/^-([a-z])(\d)/, "-$2$1"),
  },
  "dots in names are no levels": {
    package: "@std/cli",
    name: "parseArgs",
    flawed: parseOther(/^--a\.b=/, "--a:b="),
  },
  "a third dash is dropped": { package: "@std/cli", name: "parseArgs", flawed: parseOther(/^---/, "--") },
  "an option without a name is an operand": {
    package: "@std/cli",
    name: "parseArgs",
    flawed: parseOther(/^--=/, "="),
  },
  "one sign is wide": {
    package: "@std/cli",
    name: "unicodeWidth",
    flawed: (text: string) => unicodeWidth(text) + Number(text === "\u2630"),
  },
  "zero has a sign": {
    package: "@std/yaml",
    name: "parse",
    flawed: (text: string) => text === "-0" ? -0 : parse(text),
  },
  "tabs indent nothing": {
    package: "@std/yaml",
    name: "parse",
    flawed: (text: string) => {
      if (/^\t/m.test(text)) throw new SyntaxError("tabs");
      return parse(text);
    },
  },
};
