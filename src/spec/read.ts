/**
 * Reads config files: text → specs, or every mistake with its place.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { type Issue, parse, type Path, type Schema } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { inWords } from "../schema/words.ts";
import { pathInForm } from "./older_form.ts";
import { applyOverride, blameOf, type Override, parseOverride, shown } from "./overrides.ts";
import { type Format, lineAndColumn } from "./source.ts";
import { schema as specSchema, type Spec } from "./spec.ts";

/** The largest file that is read. */
export const maxBytes = 1 << 20;

const yaml = async () => (await import("./yaml.ts")).yaml;

/** Each format loads a parser of its own, when a file is of it. */
const formats: Readonly<Record<string, () => Promise<Format>>> = {
  ".json": async () => (await import("./json.ts")).json,
  ".jsonc": async () => (await import("./jsonc.ts")).jsonc,
  ".yaml": yaml,
  ".yml": yaml,
};

/** What the names of config files end in. */
export const endings: readonly string[] = Object.keys(formats);

/** So many mistakes are shown; who made more has made one many times. */
const maxShown = 20;

/**
 * Reads one experiment or a list of them.
 *
 * @param text The file's content.
 * @param filename Its ending names the format; stands in messages.
 * @param overrides `key=value`, laid over each experiment before it is checked.
 * @throws {ConfigError} with every mistake found.
 */
export async function readSpecs(
  text: string,
  filename: string,
  overrides: readonly string[] = [],
): Promise<Spec[]> {
  return await readAll(specSchema, text, filename, overrides);
}

/**
 * {@linkcode readSpecs} for any declaration of an experiment.
 *
 * @param check Finds what is wrong on this machine with an experiment as it was given.
 */
export async function readAll<T>(
  schema: Schema<T>,
  text: string,
  filename: string,
  overrides: readonly string[] = [],
  check: (experiment: unknown) => Issue | undefined = () => undefined,
): Promise<T[]> {
  const format = await formatOf(filename);
  if (text.length > maxBytes) throw tooLarge(filename);
  const source = text.startsWith("\ufeff") ? text.slice(1) : text;
  const plain = format.read(source);
  let located = plain ? undefined : await format.locate(source);
  const problems = located?.problems ?? [];
  const value = plain ? plain.value : located?.value;
  const wrong = problems.map((problem) => ({ ...problem, path: shown(problem.path) }));
  if (value === undefined && wrong.length > 0) {
    const lines = wrong.slice(0, maxShown).map((problem) => placed(filename, source, problem));
    throw refusal(filename, lines, wrong.length);
  }

  const settings = await parseOverrides(filename, overrides);
  const many = Array.isArray(value);
  if (many && value.length === 0) {
    throw refusal(filename, [
      `${filename}:1:1 expected an experiment or a list of them but found an empty list`,
    ]);
  }
  const specs: T[] = [];
  const byOverrides = new Set<string>();
  const byFile: { path: Path; issue: Issue }[] = [];
  for (const [i, experiment] of (many ? value : [value]).entries()) {
    const { value: given, applied } = applyAll(experiment, settings, byOverrides);
    const { value: spec, issues = [] } = parse(schema, given);
    const more = check(given);
    if (more) issues.push(more);
    if (spec !== undefined) specs.push(spec);
    for (const issue of issues) {
      const setting = blameOf(applied, issue);
      const path = many ? [i, ...issue.path] : issue.path;
      if (setting) byOverrides.add(blamed(setting, issue));
      else if (!problems.some((problem) => startsWith(path, problem.path))) byFile.push({ path, issue });
    }
  }
  if (byFile.length > 0) located ??= await format.locate(source);
  const places = byFile.map(({ path, issue }) => ({
    offset: located?.offsetOf(path, issue.unknownKey ? "key" : "value") ?? 0,
    path: shown(path),
    text: inWords(issue, true),
  }));
  places.push(...wrong);
  places.sort((a, b) => a.offset - b.offset);
  const count = byOverrides.size + places.length;
  if (count === 0) return specs;
  // Each takes a look through the text: those that are not shown get none.
  const lines = places.slice(0, maxShown).map((place) => placed(filename, source, place));
  throw refusal(filename, [...byOverrides, ...lines], count);
}

/** Whether a path leads to `start` or to something in it, of which nothing more can be said. */
function startsWith(path: Path, start: Path): boolean {
  return start.every((key, i) => key === path[i]);
}

async function formatOf(filename: string): Promise<Format> {
  const ending = /\.[^./\\]*$/.exec(filename)?.[0] ?? "";
  const format = Object.entries(formats).find(([name]) => name === ending.toLowerCase())?.[1];
  if (format) return await format();
  throw new ConfigError(
    `Cannot read config ${found(filename)}: expected a file ending in one of ${endings.join(", ")}`,
  );
}

/** The error for a file beyond {@linkcode maxBytes}. */
export function tooLarge(filename: string): ConfigError {
  return new ConfigError(`Cannot read config ${found(filename)}: it is larger than 1 MiB`);
}

async function parseOverrides(filename: string, texts: readonly string[]): Promise<Override[]> {
  const parsed = await Promise.all(texts.map(async (text) => parseOverride(text, await yaml())));
  const wrong = parsed.flatMap((one, i) =>
    typeof one === "string" ? [`in override ${found(texts[i])}: ${one}`] : []
  );
  if (wrong.length > 0) throw refusal(filename, wrong);
  return parsed.filter((one) => typeof one !== "string");
}

/** The experiment with the settings laid over it, and those as they were applied. */
function applyAll(experiment: unknown, settings: readonly Override[], problems: Set<string>) {
  const applied: Override[] = [];
  let value = experiment;
  for (const given of settings) {
    const setting = { ...given, path: pathInForm(given.path, value) };
    const result = applyOverride(value, setting);
    if ("problem" in result) problems.add(`in override ${found(setting.text)}: ${result.problem}`);
    else value = result.value;
    applied.push(setting);
  }
  return { value, applied };
}

/** The line for a mistake that an override made. */
function blamed(setting: Override, issue: Issue): string {
  const further = issue.path.length - setting.path.length;
  // What is said of an unknown key names it.
  const path = further > 0 || further < 0 && !issue.unknownKey ? `${shown(issue.path)}: ` : "";
  return `in override ${found(setting.text)}: ${path}${inWords(issue, path !== "")}`;
}

function placed(filename: string, text: string, at: { offset: number; path: string; text: string }): string {
  const [line, column] = lineAndColumn(text, at.offset);
  return `${filename}:${line}:${column} ${at.path && at.path + ": "}${at.text}`;
}

function refusal(filename: string, lines: readonly string[], count = lines.length): ConfigError {
  const rest = count - maxShown;
  const shownLines = rest > 0 ? [...lines.slice(0, maxShown), `and ${rest} more`] : lines;
  return new ConfigError([`Cannot use config ${found(filename)}:`, ...shownLines].join("\n  "));
}
