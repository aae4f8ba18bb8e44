/** Making something else of a file: of its bytes, or of the values that it holds. */
import { indexBelow, oneOf } from "../random.ts";

/** Numbers from 0 to 1. */
type Random = () => number;

/** What readers of text stumble over. */
export const tokens: readonly string[] = [
  ..."{}[]\"',:;|=&*!?#%@`<>-+.~\\/\t\r\n \0\x1b\x7f",
  ...["\ufeff", "\u2028", "\u202e", "\ud83d\ude00", "é", "\\ud800", "\\u0000", '\\"', '""', "\r\n"],
  ...["null", "true", "false", "NaN", "-Infinity", ".inf", "-0", "1e400", "1e-400", "0x1F", "1_000", "1:30"],
  ...["9007199254740993", "-1", "0.1", "4294967296", "1e309", "2026-01-31", "99999999999999999999"],
  ...[
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "<<",
    "&a",
    "*a",
    "!!js/function",
  ],
  ...["---", "...", "- ", "? ", "/*", "*/", "//", "../", "/etc/passwd", "=cmd|", "[[[[[[[[", "{{{{{{{{"],
  ...[
    '{"a":1}',
    "[1,2]",
    "[]",
    "{}",
    '""',
    "''",
    ",,",
    '"a":',
    "a: b",
    "|",
    ">-",
    "'descr'",
    "'shape': (1,)",
  ],
];

const numbers: readonly number[] = [0, 1, 2, 9, 10, 13, 32, 34, 44, 58, 91, 123, 127, 128, 194, 239, 255];

/** A file that is a few changes away from one of `seeds`. */
export function mutateBytes(seeds: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = oneOf(random, seeds);
  const changes = 1 + indexBelow(random, random() < 0.8 ? 3 : 12);
  for (let n = 0; n < changes; n++) bytes = change(bytes, seeds, random);
  return bytes;
}

function change(bytes: Uint8Array, seeds: readonly Uint8Array[], random: Random): Uint8Array {
  const at = indexBelow(random, bytes.length + 1);
  const to = Math.min(bytes.length, at + 1 + indexBelow(random, random() < 0.7 ? 8 : bytes.length + 1));
  switch (indexBelow(random, 9)) {
    case 0:
      return replaced(
        bytes,
        at,
        Math.min(at + 1, bytes.length),
        Uint8Array.of((bytes[at] ?? 0) ^ (1 << indexBelow(random, 8))),
      );
    case 1:
      return replaced(bytes, at, Math.min(at + 1, bytes.length), Uint8Array.of(oneOf(random, numbers)));
    case 2:
      return replaced(bytes, at, to, new Uint8Array());
    case 3:
      return replaced(bytes, at, at, bytes.subarray(at, to));
    case 4:
      return bytes.slice(0, at);
    case 5: {
      const other = oneOf(random, seeds);
      const from = indexBelow(random, other.length + 1);
      return replaced(bytes, at, to, other.subarray(from, from + indexBelow(random, 64)));
    }
    case 6:
      return replaced(bytes, at, random() < 0.5 ? at : to, new TextEncoder().encode(oneOf(random, tokens)));
    case 7: {
      const token = new TextEncoder().encode(oneOf(random, tokens).repeat(1 + indexBelow(random, 200)));
      return replaced(bytes, at, at, token.subarray(0, 4096));
    }
    default:
      return replaceNumber(bytes, random);
  }
}

function replaced(bytes: Uint8Array, from: number, to: number, by: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - (to - from) + by.length);
  result.set(bytes.subarray(0, from));
  result.set(by, from);
  result.set(bytes.subarray(to), from + by.length);
  return result;
}

/** Puts a hostile number in the place of one, as text or as binary. */
function replaceNumber(bytes: Uint8Array, random: Random): Uint8Array {
  const isDigit = (byte: number) => byte >= 48 && byte <= 57;
  const start = indexBelow(random, bytes.length + 1);
  let at = start;
  while (at < bytes.length && !isDigit(bytes[at])) at++;
  let to = at;
  while (to < bytes.length && isDigit(bytes[to])) to++;
  if (random() < 0.7 && to > at) {
    const hostile = [
      "-1",
      "0",
      "1e400",
      "9007199254740993",
      "4294967295",
      "0.5",
      "99999999999",
      "NaN",
      "null",
      '"1"',
    ];
    return replaced(bytes, at, to, new TextEncoder().encode(oneOf(random, hostile)));
  }
  const width = oneOf(random, [1, 2, 4, 8]);
  const binary = new Uint8Array(width).fill(oneOf(random, [0, 0x7f, 0x80, 0xff]));
  return replaced(bytes, Math.min(start, bytes.length), Math.min(start + width, bytes.length), binary);
}

const hostileValues: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -0,
    -1,
    0.5,
    1,
    2,
    255,
    65536,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    -(2 ** 53),
    1e300,
    -1e300,
    5e-324,
  ],
  ...[
    "",
    " ",
    "a",
    "__proto__",
    "constructor",
    "toString",
    "../../etc/passwd",
    "/dev/zero",
    "\u001b[2J",
    "\u202e",
    "NaN",
  ],
  ...[
    "0",
    "1",
    "F64",
    "mlp",
    "linear_regression",
    "one_hot",
    "regression",
    "classification",
    "float32",
    "ignore",
  ],
  ...["a".repeat(64), "0".repeat(64), "checkpoint_final", "checkpoint_epoch_1", "\ud800", "x".repeat(5000)],
  ...[[], [[]], {}, [null], [0], ["a"], [1, 2, 3], { a: 1 }, new Array(300).fill(0), [[[[[[[[1]]]]]]]]],
];

/** A value that is a few changes away from `value`; objects may have keys of any name. */
export function mutateValue(value: unknown, random: Random): unknown {
  let result = value;
  const changes = 1 + indexBelow(random, 3);
  for (let n = 0; n < changes; n++) {
    const places = countPlaces(result);
    result = changeAt(result, { left: indexBelow(random, places) }, random);
  }
  return result;
}

function countPlaces(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return 1 + Object.values(value).reduce((sum: number, inner) => sum + countPlaces(inner), 0);
}

/** Changes the value at the place that is counted to in depth. */
function changeAt(value: unknown, counter: { left: number }, random: Random): unknown {
  if (counter.left-- === 0) return changed(value, random);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => changeAt(inner, counter, random));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, changeAt(inner, counter, random)]),
  );
}

function changed(value: unknown, random: Random): unknown {
  const hostile = oneOf(random, hostileValues);
  if (typeof value === "number" && random() < 0.5) {
    return oneOf(random, [value + 1, value - 1, -value, value * 2, value / 2, value * 1e6, 1 / value]);
  }
  if (typeof value === "string" && random() < 0.4) {
    const at = indexBelow(random, value.length + 1);
    return value.slice(0, at) + oneOf(random, tokens) + value.slice(at + indexBelow(random, 3));
  }
  if (Array.isArray(value) && random() < 0.7) {
    const at = indexBelow(random, value.length + 1);
    const more = random() < 0.5 ? [hostile] : value.slice(at, at + 1 + indexBelow(random, 3));
    return random() < 0.5 ? [...value.slice(0, at), ...more, ...value.slice(at)] : value.toSpliced(at, 1);
  }
  if (typeof value === "object" && value !== null && random() < 0.7) {
    const entries = Object.entries(value);
    const at = indexBelow(random, entries.length + 1);
    const name = oneOf(random, ["__proto__", "constructor", "x", "", "toString", entries[at]?.[0] ?? "a"]);
    if (random() < 0.5) return Object.fromEntries(entries.toSpliced(at, 1));
    return Object.fromEntries([...entries.slice(0, at), [name, hostile], ...entries.slice(at + 1)]);
  }
  return hostile;
}
