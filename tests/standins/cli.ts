/** Stand-in for `@std/cli`: `parseArgs`, for options that are named as booleans, strings or lists, and `unicodeWidth`. */
export { unicodeWidth } from "./unicode_width.ts";

/** What {@linkcode parseArgs} is told about the options; others are taken as they look. */
export interface ParseOptions<B extends string, S extends string, C extends string> {
  boolean?: readonly B[];
  string?: readonly S[];
  collect?: readonly C[];
  /** Sees each word that names no such option; where it says false, the word is left out. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The result of {@linkcode parseArgs}: operands under `_`, the rest under its own name. */
export type Args<B extends string, S extends string, C extends string> =
  & { [K in Exclude<B, C>]: boolean }
  & { [K in Exclude<S, C>]?: string }
  & { [K in Extract<S, C>]: string[] }
  & { _: (string | number)[] }
  // deno-lint-ignore no-explicit-any
  & { [key: string]: any };

/** The options and operands of a command line. */
export function parseArgs<
  const B extends string = never,
  const S extends string = never,
  const C extends string = never,
>(
  args: readonly string[],
  options: ParseOptions<B, S, C> = {},
): Args<B, S, C> {
  const among = (list: readonly string[] = []) => (key: string) => list.includes(key);
  const [isBoolean, isString, isList] = [
    among(options.boolean),
    among(options.string),
    among(options.collect),
  ];
  const found: Record<string, unknown> = { _: [] };
  const add = (...operands: (string | number)[]) => (found._ as unknown[]).push(...operands);

  const cut = args.indexOf("--") < 0 ? args.length : args.indexOf("--");
  const queue = args.slice(0, cut);
  while (queue.length > 0) {
    const word = queue.shift()!;
    if (word.startsWith("--")) readName(word);
    else if (word.startsWith("-") && word !== "-") readLetters(word);
    else if (options.unknown?.(word) !== false) add(isString("_") ? word : numeric(word));
  }
  add(...args.slice(cut + 1));

  for (const key of options.boolean ?? []) {
    if (!isWithin(found, key)) store(found, key, isList(key) ? [] : false);
  }
  for (const key of options.string?.filter(isList) ?? []) if (!isWithin(found, key)) store(found, key, []);
  return found as Args<B, S, C>;

  /** `--name`, `--name value` or `--name=value`; the last leaves `no-` out of the name. */
  function readName(word: string): void {
    const no = /^--no-./s.test(word) ? "no-" : "";
    const text = word.slice(2 + no.length);
    const equals = text.indexOf("=", 1);
    if (equals >= 0) {
      const [key, value] = [text.slice(0, equals), text.slice(equals + 1)];
      set(word, key, isBoolean(key) ? value !== "false" : value);
    } else set(word, no + text, takeValue(no + text, /^-/));
  }

  /** Letters of which each is an option, up to the first that has what follows it for a value. */
  function readLetters(word: string): void {
    for (let at = 1; at < word.length - 1; at++) {
      const [letter, rest] = [word[at], word.slice(at + 1)];
      const value = valueWithin(letter, rest);
      set(word, letter, value ?? (isString(letter) ? "" : true));
      if (value !== undefined) return;
    }
    const last = word.slice(-1);
    if (last !== "-") set(word, last, takeValue(last, /^--?[^-]/));
  }

  function takeValue(key: string, option: RegExp): string | boolean {
    const next = queue[0];
    if (next && !isBoolean(key) && !option.test(next)) return queue.shift()!;
    if (next === "true" || next === "false") return queue.shift() === "true";
    return isString(key) ? "" : true;
  }

  function set(word: string, key: string, raw: string | boolean): void {
    const isKnown = isBoolean(key) || isString(key) || isList(key);
    if (!isKnown && options.unknown?.(word, key, raw) === false) return;
    store(found, key, typeof raw === "string" && !isString(key) ? numeric(raw) : raw, isList(key));
  }
}

/** The value that stands joined to a letter, if what follows the letter is one. */
function valueWithin(letter: string, rest: string): string | undefined {
  if (rest === "=") return "";
  if (rest === "-") return rest;
  if (/[a-z]/i.test(letter)) {
    const assigned = /=(.+)/.exec(rest);
    if (assigned) return assigned[1];
    if (/\d(?:\.\d*)?(?:e-?\d+)?$/.test(rest)) return rest;
  }
  return rest.length > 1 && /^\W/.test(rest) ? rest : undefined;
}

/** Puts a value where a key with dots says, or adds it to those that are there. */
function store(found: Record<string, unknown>, key: string, value: unknown, add = false): void {
  const path = key.split(".");
  let within = found;
  for (const [i, name] of path.entries()) {
    if (name === "__proto__" || name === "constructor" && typeof within[name] === "function") return;
    if (i < path.length - 1) within = (within[name] ??= {}) as Record<string, unknown>;
  }
  const last = path.at(-1)!, before = within[last];
  within[last] = !add
    ? value
    : Array.isArray(before)
    ? [...before, value]
    : before
    ? [before, value]
    : [value];
}

function isWithin(found: Record<string, unknown>, key: string): boolean {
  let within: unknown = found;
  for (const name of key.split(".")) {
    if (!Object.hasOwn(within as object, name)) return false;
    within = (within as Record<string, unknown>)[name];
  }
  return true;
}

function numeric(text: string): string | number {
  return /\S/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}
