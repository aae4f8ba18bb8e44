/**
 * The options of a command, each declared once: the declaration reads it, checks it and stands in the help.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { ConfigError } from "../errors.ts";
import { mostThreads } from "../kernels/memory.ts";
import { didYouMean } from "../schema/suggest.ts";

/** One option whose value has the type T. */
export interface Option<out T> {
  /** One sentence for the help. */
  readonly summary: string;
  /** What stands for the value in the help; a switch has none. */
  readonly value?: string;
  /** Whether every occurrence counts, not only the last. */
  readonly many?: boolean;
  /** Which of the words after the first value are values too. */
  readonly more?: RegExp;
  /** The value from the words given, or what was expected of them. */
  readonly read: (words: readonly string[]) => { value: T } | Refusal;
}

/** What is wrong with the words given for an option. */
export interface Refusal {
  readonly expected: string;
  /** What was found instead; by default the last of the words. */
  readonly found?: string;
  /** Words among which a similar one may have been meant. */
  readonly words?: readonly string[];
}

/** The options of a command by name, without dashes. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** What a command line says for these options. */
export type Values<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

/** A switch. */
export function flag(summary: string): Option<boolean> {
  return { summary, read: (words) => ({ value: words.length > 0 }) };
}

/** A word. An empty one is refused: it comes from a variable of the shell that should say something. */
export function text(value: string, summary: string): Option<string | undefined> {
  return { summary, value, read: (words) => words.at(-1) === "" ? empty : { value: words.at(-1) } };
}

const empty: Refusal = { expected: "a value that is not empty", found: "" };

/** One of a few words; the first one if the option is not given. */
export function choice<const W extends readonly string[]>(words: W, summary: string): Option<W[number]> {
  return {
    summary: `${summary} (default: ${words[0]})`,
    value: words.join("|"),
    read(given) {
      const word = given.at(-1) ?? words[0];
      return words.includes(word) ? { value: word } : { expected: `one of ${words.join(", ")}`, words };
    },
  };
}

/** The same without a default. */
export function optionalChoice<const W extends readonly string[]>(
  words: W,
  summary: string,
): Option<W[number] | undefined> {
  const { read } = choice(words, summary);
  return {
    summary,
    value: words.join("|"),
    read: (given) => given.length > 0 ? read(given) : { value: undefined },
  };
}

/** An integer from 1 on. */
export function count(value: string, summary: string): Option<number | undefined> {
  return {
    summary,
    value,
    read(words) {
      const word = words.at(-1);
      if (word === undefined) return { value: undefined };
      const number = Number(word);
      return /^\d+$/.test(word) && number >= 1 && Number.isSafeInteger(number)
        ? { value: number }
        : { expected: "an integer >= 1" };
    },
  };
}

/** How many threads compute. */
export const workers: Option<number | "auto" | undefined> = {
  summary: "How many threads compute; the result is the same to the last bit (default: what the config says)",
  value: "N|auto",
  read(words) {
    const word = words.at(-1);
    if (word === undefined || word === "auto") return { value: word };
    const count = /^\d+$/.test(word) ? Number(word) : 0;
    return count >= 1 && count <= mostThreads
      ? { value: count }
      : { expected: `a number from 1 to ${mostThreads}, or auto` };
  },
};

/** Any number of words, one an occurrence, none of them empty. */
export function list(value: string, summary: string): Option<readonly string[]> {
  return { summary, value, many: true, read: (words) => words.includes("") ? empty : { value: words } };
}

/** Any number of names, several an occurrence: apart by commas or by blanks; to give it without any is refused. */
export function names(value: string, summary: string): Option<readonly string[]> {
  const split = (words: readonly string[]) =>
    words.flatMap((word) => word.split(",")).filter((word) => word !== "");
  return {
    summary,
    value,
    many: true,
    more: /^[a-z]\w*(?:,\w+)*$/,
    read(words) {
      const value = split(words);
      return words.length > 0 && value.length === 0 ? { expected: "names" } : { value };
    },
  };
}

/**
 * Reads a command line: `--name value`, `--name=value`, `--` before operands that start with a dash,
 * options and operands in any order. Of a repeated option the last counts, unless it takes many.
 *
 * @throws {ConfigError} if an option is unknown, or its value missing or wrong.
 */
export function parseOptions<O extends Options>(
  args: readonly string[],
  options: O,
): { values: Values<O>; operands: string[] } {
  const all = Object.keys(options);
  const parsed: Readonly<Record<string, unknown>> = parseArgs(spellOut(args, options), {
    boolean: all.filter((name) => options[name].value === undefined),
    string: ["_", ...all.filter((name) => options[name].value !== undefined)],
    collect: all.filter((name) => options[name].value !== undefined),
  });
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) {
    const given = option.value === undefined ? (parsed[name] ? ["true"] : []) : parsed[name] as string[];
    const result = option.read(given);
    if ("expected" in result) {
      const found = result.found ?? given.at(-1)!;
      throw new ConfigError(
        `Cannot read option --${name}: expected ${result.expected} but found ${JSON.stringify(found)}`,
        didYouMean(found, result.words ?? []),
      );
    }
    values[name] = result.value;
  }
  return { values: values as Values<O>, operands: (parsed._ as readonly unknown[]).map(String) };
}

/** The same command line with every value joined to its option. */
function spellOut(args: readonly string[], options: Options): string[] {
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === "--") return [...words, ...args.slice(i)];
    if (!arg.startsWith("-") || arg === "-") {
      words.push(arg);
      continue;
    }
    const equals = arg.indexOf("=");
    const name = resolve(equals < 0 ? arg : arg.slice(0, equals), options);
    const { value, more } = options[name];
    if (value === undefined) {
      if (equals >= 0) throw new ConfigError(`Cannot read option --${name}: it takes no value`);
      words.push(`--${name}`);
    } else if (equals >= 0) {
      words.push(`--${name}=${arg.slice(equals + 1)}`);
    } else {
      const next = args[i + 1];
      // No option begins with a digit: a negative number is a value, if a wrong one.
      if (next === undefined || /^-\D/.test(next)) {
        const instead = next === undefined ? "" : `; the next word is ${JSON.stringify(next)}`;
        throw new ConfigError(
          `Cannot read option --${name}: its value ${value} is missing${instead}`,
          next === undefined ? undefined : `a value that begins with a dash is joined to it: --${name}=VALUE`,
        );
      }
      do words.push(`--${name}=${args[++i]}`); while (more?.test(args[i + 1] ?? ""));
    }
  }
  return words;
}

/** The name of an option as it was typed, with its dashes. */
function resolve(typed: string, options: Options): string {
  if (typed === "-h") return "help";
  if (typed === "-o" && Object.hasOwn(options, "output")) return "output";
  const all = Object.keys(options).map((name) => `--${name}`);
  if (all.includes(typed)) return typed.slice(2);
  // Which files may be read and written is decided before options are read, so their names are not abbreviated.
  const starting = typed.length > 2 ? all.filter((name) => name.startsWith(typed)) : [];
  throw new ConfigError(
    `Unknown option ${JSON.stringify(typed)}`,
    starting.length > 0 ? `write it in full: ${starting.join(" or ")}` : didYouMean(typed, all),
  );
}
