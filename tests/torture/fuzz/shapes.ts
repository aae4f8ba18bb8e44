/** Files that are large in one respect: what takes quadratic time for so many columns, keys, names or lines. */
import { encodeTensors } from "../../../src/runs/formats/safetensors.ts";

/** A text of a size that grows with `n`. */
export type Shape = (n: number) => string;

const each = (n: number, one: (i: number) => string, between = ",") =>
  Array.from({ length: n }, (_, i) => one(i)).join(between);

/** For each reader of text (see growth.ts) hostile shapes, with the size that is tried. */
export const shapes: Readonly<
  Record<string, readonly (readonly [what: string, size: number, shape: Shape])[]>
> = {
  "csv": [
    ["columns", 40_000, (n) => `${each(n, (i) => `c${i}`)},y\n${each(n + 1, (i) => `${i}`)}\n`],
    ["columns without names", 40_000, (n) => `${",".repeat(n)}y\n${each(n + 1, (i) => `${i}`)}\n`],
    ["columns of one name", 40_000, (n) => `${each(n, () => "c")},y\n${each(n + 1, (i) => `${i}`)}\n`],
    ["columns, one too few", 40_000, (n) => `${each(n, (i) => `c${i}`)},y\n${each(n, (i) => `${i}`)}\n`],
    ["columns of text", 40_000, (n) => `${each(n, (i) => `c${i}`)},y\n${each(n, (i) => `t${i}`)},1\n`],
    ["classes", 40_000, (n) => `a,y\n${each(n, (i) => `${i},c${i % 9999}`, "\n")}\n`],
    ["rows that are bad", 40_000, (n) => `a,y\n${each(n, (i) => `x${i},1`, "\n")}\n`],
    ["rows that are too short", 40_000, (n) => `a,y\n${each(n, (i) => `${i}`, "\n")}\n`],
    ["lines in a cell", 100_000, (n) => `a,y\n"${"\n".repeat(n)}",1\n`],
    ["digits", 200_000, (n) => `a,y\n${"1".repeat(n)},1\n`],
    ["digits of an exponent", 200_000, (n) => `a,y\n1e${"1".repeat(n)},1\n`],
    ["letters of a name", 400_000, (n) => `${"a".repeat(n)},b\n1,2\n`],
  ],
  "jsonl": [
    [
      "keys",
      20_000,
      (n) => `{${each(n, (i) => `"k${i}":${i}`)},"y":1}\n{${each(n, (i) => `"k${i}":${i}`)},"y":2}\n`,
    ],
    ["keys that differ", 20_000, (n) => `{"a":1,"y":1}\n{${each(n, (i) => `"k${i}":${i}`)},"y":2}\n`],
    ["lines that are bad", 40_000, (n) => each(n, (i) => `{"k${i}":${i}}`, "\n")],
    ["colons in a text", 200_000, (n) => `{"a":"${":".repeat(n)}","y":1}\n{"a":1,"y":2}\n`],
    ["classes", 40_000, (n) => each(n, (i) => `{"a":${i},"y":"c${i % 9999}"}`, "\n")],
  ],
  "config (JSON)": [
    ["keys", 9000, (n) => `{${each(n, (i) => `"k${i}":${i}`)}}`],
    ["experiments", 900, (n) => `[${each(n, (i) => `{"name":"a${i}","x":1}`)}]`],
    ["items", 9000, (n) => `{"model":{"name":"mlp","params":{"hidden":[${each(n, () => "1")}]}}}`],
    ["letters of a key", 400_000, (n) => `{"${"a".repeat(n)}":1}`],
  ],
  "config (YAML)": [
    ["keys", 9000, (n) => each(n, (i) => `k${i}: ${i}`, "\n")],
    ["anchors", 4000, (n) => each(n, (i) => `k${i}: &a${i} ${i}`, "\n")],
    ["comments", 50_000, (n) => each(n, (i) => `# ${i}`, "\n") + "\nname: a\n"],
    ["folded lines", 50_000, (n) => `name: >\n${each(n, (i) => `  ${i}`, "\n")}\n`],
    ["brackets that close", 200_000, (n) => "}".repeat(n)],
    ["quotes", 200_000, (n) => '"'.repeat(n)],
  ],
  "JSON of runs": [
    ["keys", 40_000, (n) => `{${each(n, (i) => `"k${i}":${i}`)}}`],
    ["escapes", 200_000, (n) => `{"a":"${"\\\\".repeat(n)}"}`],
    ["brackets", 200_000, (n) => "[".repeat(n)],
  ],
};

/** A file of many arrays of nothing. */
export function manyTensors(n: number): Uint8Array {
  const none = new Float64Array();
  const pieces = encodeTensors(
    Array.from({ length: n }, (_, i) => ({ name: `t${i}`, shape: [0], data: none })),
  );
  return pieces[0];
}
