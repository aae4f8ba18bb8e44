/**
 * Runs the console blocks of a document: lines that begin with "$ " are typed into a shell, what follows is what must
 * be seen.
 *
 * Lines that begin with "> " go on with a command. A line "…" stands for any lines, "…" at the end of a line for its rest. Times and durations may differ; a run's
 * directory is written with the document's time and replaced by the real one in later commands.
 */
import { assert } from "@std/assert";
import { join } from "@std/path";
import { mlxCommand } from "../deno.ts";

/** A command with the lines that the document shows for it. */
export interface Step {
  readonly command: string;
  readonly expected: readonly string[];
  /** Where it stands in the document, counted from 1. */
  readonly line: number;
}

/** The steps of every block that is fenced as `console`. */
export function readSteps(markdown: string): Step[] {
  const steps: { command: string; expected: string[]; line: number }[] = [];
  let inside = false;
  markdown.split("\n").forEach((text, i) => {
    if (text.startsWith("```")) inside = text === "```console";
    else if (inside && text.startsWith("> ") && steps.at(-1)?.expected.length === 0) {
      steps.at(-1)!.command += "\n" + text.slice(2);
    } else if (inside && text.startsWith("$ ")) {
      steps.push({ command: text.slice(2), expected: [], line: i + 1 });
    } else if (inside) steps.at(-1)!.expected.push(text);
  });
  return steps;
}

const time = /\d{8}_\d{6}(?:_\d+)?/g;

/** What may differ between two runs of a command. */
function blur(line: string): string {
  return line.replace(time, "<time>").replace(/\bin [\d.]+ (ms|s|min)\b/g, "in <duration>").trimEnd();
}

/**
 * Whether what was seen is what the document shows.
 *
 * @returns What is wrong, or nothing.
 */
export function compare(expected: readonly string[], seen: readonly string[]): string | undefined {
  let at = 0;
  for (let i = 0; i < expected.length; i++) {
    const wanted = blur(expected[i]);
    if (wanted === "…") {
      const next = expected[i + 1];
      if (next === undefined) return undefined;
      const found = seen.findIndex((line, k) => k >= at && matches(blur(next), blur(line)));
      if (found < 0) return `after "…" no line like\n  ${next}\nin\n${seen.slice(at).join("\n")}`;
      at = found;
    } else {
      if (at >= seen.length || !matches(wanted, blur(seen[at]))) {
        return `expected\n  ${expected[i]}\nbut saw\n  ${seen[at] ?? "nothing more"}\nin\n${seen.join("\n")}`;
      }
      at++;
    }
  }
  return at < seen.length ? `saw more than is shown:\n${seen.slice(at).join("\n")}` : undefined;
}

function matches(wanted: string, line: string): boolean {
  return wanted.endsWith("…") ? line.startsWith(wanted.slice(0, -1)) : line === wanted;
}

/** Runs all steps of a document in a directory, with `mlx` on the PATH. */
export async function runDocument(markdown: string, directory: string): Promise<void> {
  const bin = await Deno.makeTempDir();
  const quoted = mlxCommand([]).map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  await Deno.writeTextFile(join(bin, "mlx"), `#!/bin/sh\nexec ${quoted.join(" ")} "$@"\n`, { mode: 0o755 });
  const times = new Map<string, string>();
  try {
    for (const { command, expected, line } of readSteps(markdown)) {
      const typed = command.replace(time, (shown) => times.get(shown) ?? shown);
      const { stdout } = await new Deno.Command("sh", {
        args: ["-c", `{ ${typed}\n} 2>&1`],
        cwd: directory,
        env: { PATH: `${bin}:${Deno.env.get("PATH")}`, NO_COLOR: "1" },
        stdin: "null",
      }).output();
      const seen = trimmed(new TextDecoder().decode(stdout).split("\n"));
      const shown = trimmed(expected);
      const problem = compare(shown, seen);
      assert(problem === undefined, `line ${line}: $ ${command}\n${problem}`);
      const real = seen.join("\n").match(time) ?? [];
      (shown.join("\n").match(time) ?? []).forEach((shownTime, i) => {
        if (!times.has(shownTime) && real[i] !== undefined) times.set(shownTime, real[i]);
      });
    }
  } finally {
    await Deno.remove(bin, { recursive: true });
  }
}

/** Without blank lines at the end. */
function trimmed(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
}
