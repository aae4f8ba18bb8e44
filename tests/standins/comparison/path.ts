import { indexBelow, oneOf } from "../../torture/random.ts";
import type { Arguments, Subject } from "./compare.ts";

const parts = ["", "", ".", "..", "...", "a", "b.c", ".d", "e.", "a b", "ü", "-", "b.c.d"];

/** A path of up to five parts, whole or not, with slashes too many or not. */
function anyPath(random: () => number): string {
  const names = Array.from({ length: indexBelow(random, 6) }, () => oneOf(random, parts));
  return (random() < 0.3 ? "/" : "") + names.join("/") + (random() < 0.2 ? "/" : "");
}

const paths = (random: () => number, least: number, most: number): Arguments =>
  Array.from({ length: least + indexBelow(random, most - least + 1) }, () => anyPath(random));

const odd = [
  "",
  ".",
  "..",
  "/",
  "//",
  "///",
  "a",
  "a/",
  "a//",
  "/a",
  "//a",
  "/a/",
  "/a//b/",
  "./a",
  "../..",
  "a/../..",
];
const single = odd.map((one) => [one]);
const pairs = odd.flatMap((one) => odd.map((other) => [one, other]));

const escapes = [
  "a",
  "%20",
  "%25",
  "%C3%BC",
  "%23",
  "%3F",
  "%",
  "%zz",
  "%2F",
  "/",
  "//",
  "..",
  "b.c",
  "+",
  ":",
];

/** The names of `@std/path`. */
export const path: Readonly<Record<string, Subject>> = {
  SEPARATOR: { cases: [[]], observe: (exported) => exported },
  basename: {
    cases: [...single, ...pairs, ["a.b.c", ".c"], ["a.c", "a.c"], [".c", ".c"], ["/a.c/", ".c"]],
    generate: (
      random,
    ) => [anyPath(random), ...random() < 0.5 ? [oneOf(random, [".c", "c", "b.c", "/", ""])] : []],
  },
  dirname: { cases: single, generate: (random) => [anyPath(random)] },
  isAbsolute: { cases: single, generate: (random) => [anyPath(random)] },
  join: { cases: [...single, ...pairs, ["a", "", "", "b"]], generate: (random) => paths(random, 1, 4) },
  relative: { cases: pairs, generate: (random) => paths(random, 2, 2) },
  resolve: { cases: [[], ...single, ...pairs], generate: (random) => paths(random, 0, 4) },
  fromFileUrl: {
    cases: [
      ["file:///"],
      ["file:///a%20b/100%25%20%C3%BC%23%3F.txt"],
      [new URL("file:///a/../b")],
      ["data:,x"],
      ["https://a/b"],
      ["a"],
    ],
    generate: (random) => [
      `file:///${Array.from({ length: indexBelow(random, 6) }, () => oneOf(random, escapes)).join("")}`,
    ],
  },
};
