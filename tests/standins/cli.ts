/** Stand-in for `@std/cli`: `parseArgs`, for options that are named as booleans, strings or lists, and `unicodeWidth`. */
export { unicodeWidth } from "./unicode_width.ts";

/** What {@linkcode parseArgs} is told about the options; others are taken as they look. */
export interface ParseOptions<B extends string, S extends string, C extends string> {
  alias?: Record<string, string>;
  boolean?: readonly B[];
  string?: readonly S[];
  collect?: readonly C[];
  default?: Record<string, unknown>;
  stopEarly?: boolean;
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
  const others = new Map<string, string>(
    Object.entries(options.alias ?? {}).flatMap(([a, b]) => [[a, b], [b, a]]),
  );
  const names = (key: string) => others.has(key) ? [key, others.get(key)!] : [key];
  const among = (list: readonly string[] = []) => (key: string) =>
    names(key).some((name) => list.includes(name));
  const [isBoolean, isString, isList] = [
    among(options.boolean),
    among(options.string),
    among(options.collect),
  ];
  const found: Record<string, unknown> = { _: [] };
  const operands = found._ as unknown[];

  const cut = args.indexOf("--") < 0 ? args.length : args.indexOf("--");
  const queue = args.slice(0, cut);
  while (queue.length > 0) {
    const arg = queue.shift()!;
    const [, dashes, key, given] = /^(--?)([^-=][^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    if (key === undefined) {
      if (options.unknown?.(arg) !== false) {
        operands.push(options.string?.includes("_" as S) ? arg : numeric(arg));
      }
      if (options.stopEarly) operands.push(...queue.splice(0));
    } else if (dashes === "-") {
      const letters = [...key];
      for (const letter of letters.slice(0, -1)) set(arg, letter, isString(letter) ? "" : true);
      set(arg, letters.at(-1)!, given ?? takeValue(letters.at(-1)!, /^--?[^-]/));
    } else {
      set(arg, key, given === undefined ? takeValue(key, /^-/) : isBoolean(key) ? given !== "false" : given);
    }
  }
  operands.push(...args.slice(cut + 1));

  for (const [key, value] of Object.entries(options.default ?? {})) {
    for (const name of names(key)) found[name] ??= value;
  }
  const absent = (keys: readonly string[] = [], value: (key: string) => unknown) => {
    for (const key of keys.flatMap(names)) if (!Object.hasOwn(found, key)) found[key] = value(key);
  };
  absent(options.boolean, (key) => isList(key) ? [] : false);
  absent(options.string?.filter(isList), () => []);
  return found as Args<B, S, C>;

  function takeValue(key: string, option: RegExp): string | boolean {
    const next = queue[0];
    if (isBoolean(key)) return next === "true" || next === "false" ? queue.shift() === "true" : true;
    if (next && !option.test(next)) return queue.shift()!;
    return isString(key) ? "" : true;
  }

  function set(arg: string, key: string, raw: string | boolean): void {
    const declared = others.has(key) || isBoolean(key) || isString(key) || isList(key);
    const value = typeof raw === "string" && !isString(key) ? numeric(raw) : raw;
    if (!declared && options.unknown?.(arg, key, value) === false) return;
    for (const name of names(key)) {
      found[name] = isList(name) ? [...(found[name] as unknown[] | undefined ?? []), value] : value;
    }
  }
}

function numeric(text: string): string | number {
  return /\S/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}
