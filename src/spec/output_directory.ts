/**
 * `output.directory`: a path whose parts can be directories on every system, inside the root directory.
 *
 * @module
 */
import { type Issue, type Path, type Schema, text } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { nameProblem } from "../schema/names.ts";

const expected = "a path inside the root directory, of names that can be directories";
const absolute = /^(?:[/\\]|[a-z]:)/i;

const words = text({
  description: "Where the runs go, relative to the workspace root; its parts are names as experiments have",
  min: 1,
});

/** The declaration. Whether an absolute path is inside the root, only {@linkcode outsideIssue} can be asked. */
export const outputDirectory: Schema<string> = {
  ...words,
  read(value, path, issues) {
    const before = issues.length;
    const directory = words.read(value, path, issues);
    if (issues.length > before || absolute.test(directory)) return directory;
    const hint = problemOf(directory);
    if (hint !== undefined) issues.push({ path, expected, found: found(directory), hint });
    return directory;
  },
};

/** Why a relative path is none that runs may go to; undefined if it is. */
function problemOf(directory: string): string | undefined {
  const names: string[] = [];
  for (const part of directory.split(/[/\\]/)) {
    if (part === "..") {
      if (names.pop() === undefined) return outside;
    } else if (part !== "" && part !== ".") names.push(part);
  }
  for (const name of names) {
    const problem = nameProblem(name);
    if (problem !== undefined) return `${found(name)}: ${problem}`;
  }
}

const outside = "it is outside the root directory: choose a path inside it, or another root with --root";

/** The issue of a config whose output directory is an absolute path outside the root. */
export function outsideIssue(config: unknown, isOutside: (path: string) => boolean): Issue | undefined {
  const at: Path = ["output", "directory"];
  const directory = at.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : null,
    config,
  );
  if (typeof directory !== "string" || !absolute.test(directory) || !isOutside(directory)) return undefined;
  return { path: at, expected, found: found(directory), hint: outside };
}
