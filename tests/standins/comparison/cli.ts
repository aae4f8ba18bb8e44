import { indexBelow, oneOf } from "../../torture/random.ts";
import type { Subject } from "./compare.ts";

const options = {
  string: ["_", "config", "tag", "s", "n.t"],
  boolean: ["json", "help", "b", "n.b"],
  collect: ["tag", "c", "n.t"],
};

/** Words whole, and pieces that words are put together from. */
const words = [
  "",
  "-",
  "--",
  "run",
  "a=1",
  "5",
  "1e3",
  "0x10",
  " ",
  "true",
  "false",
  "a.yaml",
  "-5",
  "-1.5",
  "--no-",
];
const names = [
  "config",
  "tag",
  "json",
  "help",
  "s",
  "b",
  "c",
  "x",
  "n.t",
  "n.b",
  "a.b",
  "no-json",
  "no-x",
  "__proto__.a",
];
const dashes = ["-", "-", "--", "--", "--", "---"];
const values = [
  "",
  "",
  "=",
  "=1",
  "=x",
  "=a=b",
  "=true",
  "=false",
  "=x y",
  "1",
  "1.5e-3",
  "-",
  ".",
  "/a",
  "ü",
  "😀",
];

const command = (random: () => number): string[] =>
  Array.from(
    { length: indexBelow(random, 5) },
    () =>
      random() < 0.35
        ? oneOf(random, words)
        : oneOf(random, dashes) + oneOf(random, names) + oneOf(random, values),
  );

const lines = [
  "",
  "run a=1 --config a.yaml -- --json 5",
  "--config= --config --json",
  "--config -",
  "--json false x",
  "--json=false --help=x",
  "--tag a --tag=b",
  "5 x",
  "--other 7",
  "--no-color",
  "--no-color=1",
  "-ab c",
  "-x1",
  "-x1.5",
  "-xy1",
  "-x=1",
  "-xy=1",
  "-x=",
  "-x-",
  "-x/a",
  "-s5",
  "-c 1 -c 2",
  "-b true",
  "--a.b=1 --a.c x",
  "--a=1 --a.b=2",
  "--n.t=1 --n.b",
  "--=x",
  "--=x=y",
  "--",
  "---b",
  "---b x",
  "---",
  "--__proto__.a=1",
  "--constructor=1",
  "--_=5",
  "--_=5 x",
];

const observe = (parseArgs: (args: string[], options: object) => unknown, args: readonly unknown[]) => {
  const [list, isKnown] = args as [string[], boolean];
  if (isKnown) return [parseArgs(list, options), parseArgs(list, {})];
  const unknown: unknown[] = [];
  const see = (...words: unknown[]) => unknown.push(words) % 2 === 0;
  return [parseArgs(list, { ...options, unknown: see }), unknown];
};

/** The first of every 256 characters; halves of surrogate pairs are left out. */
const characters = Array.from({ length: 0x110000 >> 8 }, (_, i) => [i << 8]).filter(([first]) =>
  first < 0xd800 || first >= 0xe000
);

/** The names of `@std/cli`. */
export const cli: Readonly<Record<string, Subject>> = {
  parseArgs: {
    cases: lines.flatMap((line) => [true, false].map((known) => [line.split(" ").filter((w) => w), known])),
    generate: (random) => [command(random), random() < 0.7],
    observe,
  },
  unicodeWidth: {
    cases: ["", "naïve", "e\u0301", "数据", "\u1112\u1161\u11ab", "a\u200bb", "a\tb\x1b[0m", "\u2630"].map((
      text,
    ) => [text]),
    many: characters,
    observe: (unicodeWidth: (text: string) => number, [what]) =>
      typeof what === "string" ? unicodeWidth(what) : Array.from(
        { length: 256 },
        (_, i) => unicodeWidth(String.fromCodePoint(what as number + i)),
      ).join(""),
  },
};
