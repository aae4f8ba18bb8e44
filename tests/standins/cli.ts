/** Stand-in for `@std/cli`: the part of `parseArgs` that the command line uses. */

/** What {@linkcode parseArgs} may be told about options; other ones are taken as they look. */
export interface ParseOptions<
  B extends string = string,
  S extends string = string,
  C extends string = string,
> {
  alias?: Record<string, string | readonly string[]>;
  boolean?: readonly B[];
  string?: readonly S[];
  collect?: readonly C[];
  default?: Record<string, unknown>;
  stopEarly?: boolean;
  "--"?: boolean;
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

type Parsed<B extends string, S extends string, C extends string> =
  & { [K in Exclude<B, C>]: boolean }
  & { [K in Exclude<S, C>]?: string }
  & { [K in Extract<S, C>]: string[] }
  // deno-lint-ignore no-explicit-any
  & { [K in Exclude<C, S>]: any[] }
  & { _: (string | number)[]; "--"?: string[] }
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
): Parsed<B, S, C> {
  const booleans = new Set<string>(options.boolean);
  const strings = new Set<string>(options.string);
  const collected = new Set<string>(options.collect);
  const groups = aliasGroups(options.alias ?? {});
  const inSet = (set: Set<string>, key: string) => [key, ...(groups.get(key) ?? [])].some((k) => set.has(k));
  const known = (key: string) =>
    inSet(booleans, key) || inSet(strings, key) || inSet(collected, key) || groups.has(key);

  const values = new Map<string, unknown>();
  const operands: (string | number)[] = [];
  const assign = (key: string, value: unknown) => {
    for (const name of [key, ...(groups.get(key) ?? [])]) {
      const old = values.get(name);
      values.set(name, inSet(collected, name) ? [...(Array.isArray(old) ? old : []), value] : value);
    }
  };
  const set = (arg: string, key: string, raw: string | boolean) => {
    const value = typeof raw === "string" && !inSet(strings, key) && looksNumeric(raw) ? Number(raw) : raw;
    if (!known(key) && options.unknown?.(arg, key, value) === false) return;
    assign(key, value);
  };
  const operand = (arg: string) => {
    if (options.unknown?.(arg) === false) return;
    operands.push(strings.has("_") || !looksNumeric(arg) ? arg : Number(arg));
  };

  const dashes = args.indexOf("--");
  const before = dashes < 0 ? args : args.slice(0, dashes);
  const after = dashes < 0 ? [] : args.slice(dashes + 1);
  for (let i = 0; i < before.length; i++) {
    const arg = before[i];
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(arg);
    const short = /^-([^-=])(?:=(.*))?$/s.exec(arg);
    const match = long ?? (short && !looksNumeric(arg) ? short : null);
    if (match) {
      const [, key, given] = match;
      if (given !== undefined) set(arg, key, inSet(booleans, key) ? given !== "false" : given);
      else if (inSet(booleans, key)) set(arg, key, true);
      else if (before[i + 1] !== undefined && !/^-/.test(before[i + 1])) set(arg, key, before[++i]);
      else set(arg, key, inSet(strings, key) ? "" : true);
    } else if (/^-[^-]/.test(arg) && !looksNumeric(arg)) {
      for (const letter of arg.slice(1)) set(arg, letter, inSet(strings, letter) ? "" : true);
    } else {
      operand(arg);
      if (options.stopEarly) {
        operands.push(...before.slice(i + 1));
        break;
      }
    }
  }
  if (!options["--"]) { for (const arg of after) operand(arg); }

  for (const [key, value] of Object.entries(options.default ?? {})) {
    for (const name of [key, ...(groups.get(key) ?? [])]) if (!values.has(name)) values.set(name, value);
  }
  for (const key of collected) if (!values.has(key)) values.set(key, []);
  for (const key of booleans) if (!values.has(key)) values.set(key, false);
  const parsed: Record<string, unknown> = { _: operands };
  for (const [key, value] of values) parsed[key] = value;
  if (options["--"]) parsed["--"] = after;
  return parsed as Parsed<B, S, C>;
}

function aliasGroups(alias: Record<string, string | readonly string[]>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, other] of Object.entries(alias)) {
    const names = [key, ...(typeof other === "string" ? [other] : other)];
    for (const name of names) groups.set(name, names.filter((n) => n !== name));
  }
  return groups;
}

function looksNumeric(text: string): boolean {
  return /^0x[0-9a-f]+$/i.test(text) || /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(text);
}
