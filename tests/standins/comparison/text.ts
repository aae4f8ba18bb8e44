import { isTame } from "../../../src/spec/yaml.ts";
import { indexBelow, oneOf } from "../../torture/random.ts";
import type { Subject } from "./compare.ts";

const join = (random: () => number, most: number, tokens: readonly string[]) =>
  Array.from({ length: 1 + indexBelow(random, most) }, () => oneOf(random, tokens)).join("");

const yamlTokens = [
  ..."ab01-:#,[]{}'\"|>?.~ ",
  ..."a: |- |: |  |    |, |\n|\n|\n|\n  |\n  |\n    |\n- |\n  - |a|b: |c:\n|# d\n|1|-0|0.5|1e3|.inf|true|null|yes|~"
    .split("|"),
  ...[
    "'a b'",
    '"a\\n"',
    "[1, x]",
    "{a: 1}",
    "|\n  ",
    ">-\n  ",
    "--- ",
    "...\n",
    "2001-12-14",
    "0o17",
    "0x1F",
    "\r\n",
    "é",
  ],
];

const yamlTexts = [
  ..."|# nothing\n|1e-3|1E5|1.5e+3|-.5|.5|+12|-0|-00|-0x0|-0b0|-0_0|-0.0|+0|0|1_000|0x1F|0b101|0777|089|0o17|12:30|1.|.inf|-.INF|.nan"
    .split("|"),
  ..."9007199254740993|1e999|~|null|Null|True|false|yes|off|'1'|a=b|[1, 2.5, x]|2001-12-14|!!str 12|a:\nb: 1"
    .split("|"),
  ..."a: 1\na: 2|a: b: c|[1, 2|a: *missing|--- 1\n--- 2|!!js/function 'x'|'open|%bad|a: &x {b: 1}\nc: *x\n"
    .split("|"),
  ...[
    "\ufeffa: 1",
    "a:\n  - 1\n  - b: 2\r\n",
    "|\n  two\n  lines\n",
    ">-\n  one\n  line\n",
    "a: &x {b: 1}\nc: {<<: *x}\n",
  ],
  ...[
    "a:\t1",
    "\ta: 1",
    "a:\n\tb: 1",
    "a:\n\t- 1",
    "a:\n  - 1\n\t- 2",
    "-\t- a",
    "a: 1\n\t\nb: 2",
    "a: |\n\tb",
    "a: b\n\tc",
    "a: [\n\t1]",
  ],
];

const jsonTokens = [
  ..."{}[],:\"'01-.+eE/* \n\t",
  ...'{"a": |[1, |"b"|true|false|null|1.5|-0|1e3|// c\n|/* d */|"\\u0041"|"\\x"|,]|,}|: |NaN|\ufeff|\r\n'
    .split("|"),
];

const jsonTexts = [
  ...'1|-1.5e3|-0|[1, 2,]|{"a": {"b": 1,},}|{"a": 1, "a": 2}|[]|\r\n\t 7 |{"__proto__": {"a": 1}}|// a\n[1] /* b */'
    .split("|"),
  ...'|// only|{|[1 2]|[,]|[1,,2]|[1,,]|{,}|{a: 1}|\'a\'|01|1 2|NaN|"\n"|/* open|{"a" 1}|+1|.5|tru'.split(
    "|",
  ),
];

const observe = (parse: (text: string) => unknown, [text]: readonly unknown[]) => parse(text as string);

/** The names of `@std/yaml`; of generated texts those that the program has it read. */
export const yaml: Readonly<Record<string, Subject>> = {
  parse: {
    cases: yamlTexts.map((text) => [text]),
    generate: (random) => {
      for (;;) {
        const text = join(random, 12, yamlTokens);
        if (isTame(text)) return [text];
      }
    },
    observe,
  },
};

/** The names of `@std/jsonc`. */
export const jsonc: Readonly<Record<string, Subject>> = {
  parse: {
    cases: jsonTexts.map((text) => [text]),
    generate: (random) => [join(random, 9, jsonTokens)],
    observe,
  },
};
