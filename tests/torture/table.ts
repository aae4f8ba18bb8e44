/** The table of the promises with what was found, on the screen and in docs/reliability.md. */
import { join } from "@std/path";
import { root } from "../deno.ts";
import { version } from "../../src/version.ts";

/** A line of the table. */
export interface Row {
  readonly name: string;
  readonly promise: string;
  readonly figure: string;
  readonly control: string;
  /** Null if it could not be tried. */
  readonly held: boolean | null;
  readonly seconds: number;
}

const page = join(root, "docs", "reliability.md");
const begin = "<!-- written by scripts/torture --record -->";
const end = "<!-- end of what scripts/torture wrote -->";
const head = [
  "|  | guarantee | tested, and found | control | held | measured |",
  "|---|---|---|---|---|---|",
];

/** The table as text. */
export function table(rows: readonly Row[]): string {
  return [...head, ...rows.map((row) => line(row, `${row.seconds.toFixed(0)} s`))].join("\n");
}

/** Writes lines of the table into the page; those of other parts stay as they are. */
export async function record(rows: readonly Row[], command: string): Promise<void> {
  const text = await Deno.readTextFile(page);
  await Deno.writeTextFile(page, replaceRows(text, rows, `${today()}: ${command}`));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", page], cwd: root }).output();
}

/** The page with these lines in its table. */
export function replaceRows(text: string, rows: readonly Row[], measured: string): string {
  const from = text.indexOf(begin), to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error("docs/reliability.md has no place for the table");
  const lines = new Map<string, string>();
  for (const old of text.slice(from, to).split("\n")) {
    const name = /^\| (P\d+) +\|/.exec(old)?.[1];
    if (name) lines.set(name, old);
  }
  for (const row of rows) {
    if (row.held !== null) lines.set(row.name, line(row, `${measured}, ${row.seconds.toFixed(0)} s`));
  }
  const number = (name: string) => Number(name.slice(1));
  const sorted = [...lines].sort(([a], [b]) => number(a) - number(b)).map(([, value]) => value);
  return text.slice(0, from) + [begin, machine(), "", ...head, ...sorted, ""].join("\n") + text.slice(to);
}

function line({ name, promise, figure, control, held }: Row, measured: string): string {
  const outcome = held === null ? "not tried" : held ? "yes" : "**no**";
  const cells = [name, promise, figure, control, outcome, measured];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function machine(): string {
  const { os, arch } = Deno.build;
  const gib = Math.round(Deno.systemMemoryInfo().total / 2 ** 30);
  const system =
    `${os} ${Deno.osRelease()}, ${arch}, ${navigator.hardwareConcurrency} processors, ${gib} GiB`;
  return `mlx ${version}, Deno ${Deno.version.deno}, V8 ${Deno.version.v8}; ${system}.`;
}
