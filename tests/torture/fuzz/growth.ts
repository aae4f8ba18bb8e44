/** How the time of a reader grows with its input: twice the text may take twice as long, not four times. */
import { MlxError } from "../../../src/errors.ts";
import { csv } from "../../../src/datasets/csv.ts";
import { jsonl } from "../../../src/datasets/jsonl.ts";
import { readJson } from "../../../src/runs/formats/json.ts";
import { parse } from "../../../src/schema/fields.ts";
import { readSpecs } from "../../../src/spec/read.ts";
import { escapeJson, escapeMarkdown, escapeTerminal } from "../../../src/report/escape.ts";
import { files } from "../../sessions.ts";
import { tokens } from "./mutate.ts";
import { type Shape, shapes } from "./shapes.ts";

/** What was measured. */
export interface Growth {
  tried: number;
  /** The largest factor of time for twice the text. */
  worst: number;
  /** That of a reader that is quadratic. */
  control: number;
  failures: string[];
}

type Read = (text: string) => unknown;

const encode = (text: string) => new TextEncoder().encode(text);

async function table(entry: typeof csv | typeof jsonl, text: string): Promise<void> {
  const { value } = parse(entry.params as typeof csv.params, { target: "y" });
  await (await entry.open(value as never, { path: "a", seed: 1 }, files({ a: text }))).load();
}

/** The readers of text. */
export const subjects: Readonly<Record<string, Read>> = {
  "config (JSON)": (text) => readSpecs(text, "a.json"),
  "config (JSONC)": (text) => readSpecs(text, "a.jsonc"),
  "config (YAML)": (text) => readSpecs(text, "a.yaml"),
  "override": (text) => readSpecs('{"name": "a"}', "a.json", [text, `a=${text}`]),
  "JSON of runs": (text) => readJson(encode(text), { shown: "a" }),
  "csv": (text) => table(csv, text),
  "csv, a header first": (text) => table(csv, `a,y\n${text}`),
  "jsonl": (text) => table(jsonl, text),
  "terminal": escapeTerminal,
  "Markdown": escapeMarkdown,
  "JSON for terminals": escapeJson,
};

/** Nothing is said of what is over so soon, in milliseconds. */
const soon = 60;
const mostGrowth = 2.5;
/** Nothing may take longer, in milliseconds, on a machine that has something else to do. */
const patience = 3000;

/** Doubles texts of one token, of pairs of tokens, and of hostile shapes. */
export async function measureGrowth(
  { quick, say = () => {}, only = Object.keys(subjects), size = 1 << 19 }: {
    quick: boolean;
    /** Of the largest texts, in characters: below the limit of every reader; by default enough for what is quadratic to take minutes. */
    size?: number;
    say?: (line: string) => void;
    /** Names of readers. */
    only?: readonly string[];
  },
): Promise<Growth> {
  const result: Growth = { tried: 0, worst: 0, control: 0, failures: [] };
  const hostile = quick ? tokens.filter((_, i) => i % 16 === 0) : [...tokens, ...pairs()];
  for (const name of only) {
    const read = subjects[name];
    let slowest = 0;
    const texts = hostile.map((token) =>
      [JSON.stringify(token), size, (n: number) => token.repeat(Math.floor(n / token.length))] as const
    );
    for (const [what, n, shape] of [...shapes[name] ?? [], ...texts]) {
      let { factor, milliseconds } = await growthOf(read, n, shape);
      // A machine that does something else meanwhile may slow down the longer half.
      for (let again = 0; factor > mostGrowth && again < 3; again++) {
        factor = Math.min(factor, (await growthOf(read, n, shape)).factor);
      }
      result.tried++;
      result.worst = Math.max(result.worst, factor);
      slowest = Math.max(slowest, milliseconds);
      if (factor > mostGrowth || milliseconds > patience) {
        const time = `× ${factor.toFixed(2)} to ${milliseconds.toFixed(0)} ms`;
        result.failures.push(`${name} of ${what}: ${time}`);
      }
    }
    say(
      `doublings of ${name}: ${texts.length + (shapes[name] ?? []).length} texts, slowest ${
        slowest.toFixed(0)
      } ms`,
    );
  }
  let found = 0;
  const quadratic = (text: string) => {
    for (let i = 0; i < text.length; i += 64) found += text.indexOf("b", text.lastIndexOf("c", i) + i);
  };
  // Of a size at which it takes its time on any machine.
  result.control = found < 0 ? 0 : (await growthOf(quadratic, 1 << 18, (n) => "ab".repeat(n / 2))).factor;
  return result;
}

/** What a parser may read again for each that follows. */
function pairs(): string[] {
  const few = [
    '"',
    "'",
    "\\",
    "{",
    "[",
    ",",
    ":",
    "- ",
    "\n",
    "/*",
    "#",
    " ",
    "&a ",
    "*a ",
    "|\n",
    "\r",
    "a",
    "1",
    "_",
  ];
  return few.flatMap((a) => few.filter((b) => b !== a).map((b) => a + b));
}

/**
 * How many times longer twice the size takes, as the mean of two doublings: what fits into a cache at a size and not at the
 * next makes a step of its own. 0 where it is over too soon to tell.
 */
async function growthOf(
  read: Read,
  n: number,
  shape: Shape,
): Promise<{ factor: number; milliseconds: number }> {
  const quarter = await timeOf(read, shape(Math.floor(n / 4)), soon / 4);
  const full = await timeOf(read, shape(n), soon);
  return { factor: full < soon ? 0 : Math.sqrt(full / quarter), milliseconds: full };
}

/** The shortest of three times, or the first if it is below `enough`; an error that says what is wrong is an answer. */
async function timeOf(read: Read, text: string, enough: number): Promise<number> {
  let best = Infinity;
  for (let attempt = 0; attempt < 3; attempt++) {
    const started = performance.now();
    try {
      await read(text);
    } catch (error) {
      if (!(error instanceof MlxError)) throw error;
    }
    best = Math.min(best, performance.now() - started);
    if (best < enough) break;
  }
  return best;
}
