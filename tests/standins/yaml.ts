// deno-lint-ignore-file no-import-prefix -- only this stand-in needs the package
/** Stand-in for `@std/yaml`, which descends from js-yaml 3, on js-yaml 4 with the older reading of numbers. */
// @ts-types="npm:@types/js-yaml@4.0.9"
import { DEFAULT_SCHEMA, load, Type } from "npm:js-yaml@4.3.2";

const FLOAT = /^(?:[-+]?(?:0|[1-9][\d_]*)(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.[\d_]+(?:e[-+]?\d+)?)$/i;

const int = new Type("tag:yaml.org,2002:int", {
  kind: "scalar",
  resolve: (text) =>
    text !== null && /^[-+]?0(?:b[01_]+|x[\da-f_]+|[0-7_]*)$/i.test(text) && !text.endsWith("_"),
  construct: (text: string) => {
    const [, sign, digits] = /^([-+]?)(.*)$/.exec(text.replaceAll("_", ""))!;
    const magnitude = /^0[bx]/i.test(digits) ? Number(digits) : parseInt(digits, 8);
    return sign === "-" && digits !== "0" ? -magnitude : magnitude;
  },
});

const float = new Type("tag:yaml.org,2002:float", {
  kind: "scalar",
  resolve: (text) =>
    text !== null && (FLOAT.test(text) && !text.endsWith("_") || /^(?:[-+]?\.inf|\.nan)$/i.test(text)),
  construct: (text: string) => {
    const plain = text.replaceAll("_", "").toLowerCase();
    return Number(plain.replace(".inf", "Infinity").replace(".nan", "NaN"));
  },
});

const SCHEMA = DEFAULT_SCHEMA.extend({ implicit: [int, float] });

/** Tabs that stand for blanks: at the start of a line and behind the dashes there, but not in quotes or block text. */
const TABS = /(?<=^ *(?:- *)*)\t+/gm;
const OPAQUE = /["']|[|>][-+\d]*[ \t]*$/m;

/** The value of one YAML document; throws a `SyntaxError`. */
export function parse(text: string): unknown {
  try {
    // Tabs count nothing as indentation, where js-yaml 4 refuses them.
    const plain = OPAQUE.test(text) ? text : text.replace(TABS, (_, at) => text[at - 1] === "-" ? " " : "");
    return load(plain, { schema: SCHEMA }) ?? null;
  } catch (error) {
    throw new SyntaxError(`Cannot parse YAML: ${(error as Error).message}`);
  }
}
