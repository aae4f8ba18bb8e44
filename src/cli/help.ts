/**
 * The help of the program and of each command, made from what the commands declare.
 *
 * @module
 */
import { version } from "../version.ts";
import type { Command } from "./command.ts";
import type { Options } from "./options.ts";

const width = 96;

/** What `mlx --help` shows. */
export function programHelp(commands: readonly { name: string; summary: string }[]): string[] {
  return [
    `mlx ${version}: machine-learning experiments described by a config file, reproducible to the last bit`,
    "",
    "Usage:",
    "  mlx COMMAND [options]",
    "  mlx COMMAND --help",
    "",
    "Commands:",
    ...definitions(commands.map(({ name, summary }) => [name, summary])),
    "",
    "Options:",
    ...definitions([["-h, --help", "Show this help"], ["--version", "Show the version"]]),
    "",
    "Examples:",
    "  mlx run-experiment --config experiments/iris.yaml --dry-run",
    "  mlx run-experiment --config experiments/iris.yaml training.epochs=50",
    "",
    "Exit codes:",
    ...definitions([
      ["0", "done"],
      ["1", "failed"],
      ["2", "wrong usage, config or path; nothing was written"],
      ["3", "storage: full, read-only, I/O error"],
      ["4", "corrupt or foreign data"],
      ["5", "in use by another process"],
      ["6", "training diverged"],
      ["7", "verification failed"],
      ["129, 130, 143", "ended by SIGHUP, SIGINT (Ctrl+C), SIGTERM"],
    ]),
  ];
}

/** What `mlx NAME --help` shows. */
export function commandHelp(command: Command, options: Options): string[] {
  return [
    "Usage:",
    ...command.usage.flatMap((usage) => indent(wrap(`mlx ${usage}`, width - 6), "  ", "      ")),
    ...command.description.flatMap((paragraph) => ["", ...wrap(paragraph, width)]),
    "",
    "Options:",
    ...definitions(
      Object.entries(options).map(([name, option]) => [
        `${name === "help" ? "-h, " : ""}--${name}${option.value === undefined ? "" : ` ${option.value}`}`,
        option.summary,
      ]),
    ),
    "",
    "Examples:",
    ...command.examples.map((example) => `  mlx ${example}`),
  ];
}

/** Terms in one column, what they mean in another; a long term has its line to itself. */
function definitions(rows: readonly (readonly [string, string])[]): string[] {
  const column = Math.min(24, Math.max(...rows.map(([term]) => term.length)));
  return rows.flatMap(([term, meaning]) => {
    const lines = wrap(meaning, width - column - 4);
    const alone = term.length > column;
    const first = `  ${term.padEnd(column)}  ${alone ? "" : lines[0]}`.trimEnd();
    return [first, ...lines.slice(alone ? 0 : 1).map((line) => " ".repeat(column + 4) + line)];
  });
}

/** Breaks a text of ours, plain ASCII, at blanks. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function indent(lines: readonly string[], first: string, others: string): string[] {
  return lines.map((line, i) => (i === 0 ? first : others) + line);
}
