/** How the time of a reader grows with its input: twice the text may take twice as long, not four times. */
import { MlxError } from "../../../src/errors.ts";
import { csv } from "../../../src/datasets/csv.ts";
import { jsonl } from "../../../src/datasets/jsonl.ts";
import { readJson } from "../../../src/runs/json.ts";
import { parse } from "../../../src/schema/fields.ts";
import { readSpecs } from "../../../src/spec/read.ts";
import { escapeJson, escapeMarkdown, escapeTerminal } from "../../../src/report/escape.ts";
import { files } from "../../sessions.ts";
import { tokens } from "./mutate.ts";

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

/** The largest texts, in characters: below the limit of every reader, and enough for what is quadratic to take minutes. */
const size = 1 << 19;

/** The readers of text. */
const subjects: Readonly<Record<string, Read>> = {
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

/** Doubles texts of one token and of pairs of tokens until they are as large as may be. */
export async function measureGrowth(quick: boolean): Promise<Growth> {
  const result: Growth = { tried: 0, worst: 0, control: 0, failures: [] };
  const hostile = quick ? tokens.filter((_, i) => i % 16 === 0) : [...tokens, ...pairs()];
  for (const [name, read] of Object.entries(subjects)) {
    for (const token of hostile) {
      let { factor, milliseconds } = await growthOf(read, token);
      // A machine that does something else meanwhile may slow down the longer half.
      for (let again = 0; factor > mostGrowth && again < 3; again++) {
        factor = Math.min(factor, (await growthOf(read, token)).factor);
      }
      result.tried++;
      result.worst = Math.max(result.worst, factor);
      if (factor > mostGrowth || milliseconds > 5000) {
        const time = `× ${factor.toFixed(2)} to ${milliseconds.toFixed(0)} ms`;
        result.failures.push(`${name} of ${JSON.stringify(token)}: ${time}`);
      }
    }
  }
  let found = 0;
  const quadratic = (text: string) => {
    for (let i = 0; i < text.length; i += 64) found += text.indexOf("b", text.lastIndexOf("c", i) + i);
  };
  result.control = found < 0 ? 0 : (await growthOf(quadratic, "ab")).factor;
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

/** How many times longer the second half of a text makes it, at the largest size where it can be told; 0 if it cannot. */
async function growthOf(
  read: Read,
  token: string,
): Promise<{ factor: number; milliseconds: number }> {
  const half = await timeOf(read, token.repeat(Math.floor(size / 2 / token.length)), soon / 2);
  const full = await timeOf(read, token.repeat(Math.floor(size / token.length)), soon);
  return { factor: full < soon ? 0 : full / half, milliseconds: full };
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
