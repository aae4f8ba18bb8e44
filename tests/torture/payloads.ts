/**
 * P12: what others wrote, wherever it is shown. Payloads are put into every place of an input that reaches an output: a
 * screen, Markdown, JSON. What comes out is looked at as a terminal and as a Markdown reader would.
 */
import { join } from "@std/path";
// deno-lint-ignore no-import-prefix -- nothing but tests may use it
import MarkdownIt from "npm:markdown-it@14.1.0";
import { escapeJson, escapeMarkdown, escapeTerminal } from "../../src/report/escape.ts";
import { metricsMarkdown } from "../../src/runs/metrics_files.ts";
import { runsMarkdown } from "../../src/runs/history.ts";
import { type Part, withControl } from "./part.ts";
import { bundle, type Ended, onlyRun, type Program, run } from "./program.ts";

/** What an attacker would like to be alive. */
export const texts: readonly string[] = [
  "\x1b[2J\x1b]0;owned\x07",
  "\x9b31m",
  "a\rmlx: error: fake",
  "a\nmlx: error: fake",
  "\u202egnp.exe",
  "\u2066a\u2069\u200b",
  "\u{e0041}\ufeff",
  "\ud800",
  "\0\x7f\b\b",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "[x](javascript:alert(1))",
  "![x](http://a.example/b)",
  "a|b`c`*d*_e_~f~",
  "https://a.example www.a.example a@b.example",
  "=cmd|' /C calc'!A0",
  "# heading\n\n- list",
  "&lt;b&gt;",
  "${7*7}{{7*7}}",
  "%s%n%d",
];

/** What a terminal would act on or hide, the line feed aside. */
const steers = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** The part. */
export const payloads: Part = {
  promise: "what others wrote is shown and never acted on: on a terminal, in Markdown, in JSON",
  async run({ scratch, quick, say }) {
    const some = quick ? texts.filter((_, i) => i % 4 === 0) : texts;
    const program = await bundle(scratch);
    const found = await tryPlaces(program, scratch, some);
    say(`${found.tried} inputs through the command line`);
    const written = tryWriters(texts);
    const careless = await bundle(scratch, [{ module: "report/escape.ts", by: "no_escape" }]);
    const control = await tryPlaces(careless, scratch, some);
    const rawWritten = texts.filter(isLiveMarkdown).length;
    return {
      figure:
        `${texts.length} payloads × ${Object.keys(places).length} places × 2 streams of the command line ` +
        `(${found.tried} tried), and × ${written.sinks} writers: ${
          found.failures.length + written.failures.length
        } ` +
        `alive. There are no HTML or CSV reports yet`,
      control: `without escaping: ${control.failures.length} of ${control.tried} alive on a terminal, ` +
        `${rawWritten} of ${texts.length} in Markdown`,
      failures: withControl(
        [...found.failures, ...written.failures],
        control.failures.length > 0 && rawWritten > 0,
        "nothing is alive without escaping",
      ),
    };
  },
};

/** What is run, with the payload where it is. */
type Place = (root: string, payload: string) => readonly (readonly string[])[];

const good = {
  name: "demo",
  dataset: { name: "csv", path: "a.csv", params: { target: "y" } },
  model: { name: "linear_regression" },
  training: { seed: 1 },
};

/** A file of a workspace; names that no file may have are left out. */
function put(root: string, name: string, content: string | object): boolean {
  try {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    Deno.writeTextFileSync(join(root, name), text);
    return true;
  } catch {
    return false;
  }
}

const numbers = "1,2,3\n2,1,5\n4,4,1\n0,1,2\n";

/** Where an input may hold a payload. */
const places: Readonly<Record<string, Place>> = {
  "experiment's name": (root, payload) => {
    put(root, "a.json", { ...good, name: payload });
    return [["run", "--config", "a.json"]];
  },
  "description": (root, payload) => {
    put(root, "a.json", { ...good, description: payload });
    put(root, "a.csv", `a,b,y\n${numbers}`);
    return [["run", "--config", "a.json"], ["runs"], ["runs", "--json"], ["runs", "--markdown"]];
  },
  "unknown key": (root, payload) => {
    put(root, "a.json", { ...good, [payload]: payload, training: { [payload]: 1 } });
    return [["run", "--config", "a.json"]];
  },
  "name of a model": (root, payload) => {
    put(root, "a.json", { ...good, model: { name: payload } });
    return [["run", "--config", "a.json"]];
  },
  "broken text": (root, payload) => {
    put(root, "a.yaml", `name: [${payload}\n`);
    put(root, "a.jsonc", `{"name": ${payload}}`);
    return [["run", "--config", "a.yaml"], ["run", "--config", "a.jsonc"]];
  },
  "path of the data": (root, payload) => {
    put(root, "a.json", { ...good, dataset: { ...good.dataset, path: payload } });
    return [["run", "--config", "a.json"]];
  },
  "output directory": (root, payload) => {
    put(root, "a.csv", `a,b,y\n${numbers}`);
    put(root, "a.json", { ...good, output: { directory: payload } });
    return [["run", "--config", "a.json", "--dry-run"]];
  },
  "name of a column": (root, payload) => {
    put(root, "a.csv", `a,${cell(payload)},y\n${numbers}`);
    put(root, "a.json", good);
    return [["run", "--config", "a.json"], ["eval", "--run-dir", "RUN"]];
  },
  "column that is missing": (root, payload) => {
    put(root, "a.csv", `${cell(payload)},b,z\n${numbers}`);
    put(root, "a.json", { ...good, dataset: { ...good.dataset, params: { target: payload + "?" } } });
    return [["run", "--config", "a.json"]];
  },
  "cell": (root, payload) => {
    put(root, "a.csv", `a,b,y\n1,${cell(payload)},3\n${numbers}`);
    put(root, "a.json", good);
    return [["run", "--config", "a.json"]];
  },
  "class": (root, payload) => {
    const rows = ["1,2", "2,1", "3,5", "4,0", "5,5", "1,1"].map((row, i) =>
      `${row},${cell(i % 2 ? payload : "plain")}`
    );
    put(root, "a.csv", `a,b,y\n${rows.join("\n")}\n`);
    put(root, "a.json", {
      ...good,
      model: { name: "logistic_regression" },
      training: { seed: 1, epochs: 2 },
    });
    return [["run", "--config", "a.json"], ["eval", "--run-dir", "RUN"], [
      "eval",
      "--run-dir",
      "RUN",
      "--json",
    ]];
  },
  "line of JSON": (root, payload) => {
    put(
      root,
      "a.jsonl",
      `{"a": 1, "y": 2}\n${payload}\n${JSON.stringify({ [payload]: 1, a: payload, y: 2 })}\n`,
    );
    put(root, "a.json", { ...good, dataset: { name: "jsonl", path: "a.jsonl", params: { target: "y" } } });
    return [["run", "--config", "a.json"]];
  },
  "argument": (root, payload) => {
    put(root, "a.json", good);
    // The system passes no arguments with these.
    const text = payload.replaceAll("\0", "").toWellFormed();
    return [
      ["run", "--config", text],
      ["run", "--config", "a.json", `${text}=1`],
      ["run", "--config", "a.json", `x-a=[${text}`],
      ["eval", "--run-dir", text],
      ["verify", text],
      [text],
      ["run", `--${text}`],
    ];
  },
};

/** A cell of a CSV file that holds this text, but for what it cannot hold. */
function cell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Every payload in every place; what came out alive. */
async function tryPlaces(
  program: Program,
  scratch: string,
  some: readonly string[],
): Promise<{ tried: number; failures: string[] }> {
  const result = { tried: 0, failures: [] as string[] };
  const root = join(scratch, "payloads");
  for (const [name, place] of Object.entries(places)) {
    for (const payload of some) {
      await Deno.remove(root, { recursive: true }).catch(() => {});
      Deno.mkdirSync(root);
      for (const args of place(root, payload)) {
        const path = `outputs/demo/${onlyRun(join(root, "outputs", "demo"))}`;
        const ended = await run(program, args.map((word) => word.replace("RUN", path)), { cwd: root });
        result.tried++;
        const problem = findLive(ended, args);
        if (problem !== null) {
          result.failures.push(`${name}, ${JSON.stringify(payload)}, ${args[0]}: ${problem}`);
        }
      }
    }
  }
  return result;
}

/** What of the output a terminal or a reader would act on; null if nothing. */
function findLive({ code, stdout, stderr }: Ended, args: readonly string[]): string | null {
  for (const [name, text] of Object.entries({ stdout, stderr })) {
    const found = steers.exec(text.replaceAll("\n", ""));
    if (found !== null) return `${name} holds ${JSON.stringify(found[0])}`;
    if (/^mlx: error: fake/m.test(text)) return `${name} holds a line that passes for one of mlx`;
  }
  if (args.includes("--json") && code === 0) JSON.parse(stdout);
  if (args.includes("--markdown") && isLiveMarkdown(stdout.replace(/^[#|].*$/gm, ""))) {
    return "Markdown is alive";
  }
  return code === null || stderr.includes("a bug in mlx") ? `it exits with ${code}: ${stderr}` : null;
}

/** A piece of a page, as the parser has it. */
interface Token {
  readonly type: string;
  readonly children: readonly Token[] | null;
}

/** The pieces of a page, those inside of others too. */
function tokensOf(text: string): Token[] {
  const markdown: { parse(text: string, env: object): Token[] } = new MarkdownIt({
    html: true,
    linkify: true,
  });
  return markdown.parse(text, {}).flatMap((token) => [token, ...token.children ?? []]);
}

/** Whether Markdown has anything but text in it: links, images, code, emphasis, HTML, lists, headings. */
export function isLiveMarkdown(text: string): boolean {
  const inert = ["paragraph_open", "paragraph_close", "inline", "text", "softbreak", "text_special"];
  return tokensOf(text).some(({ type }) => !inert.includes(type));
}

/** What is written without the command line: names of a program's own metrics, and every function for a sink. */
export function tryWriters(all: readonly string[]): { sinks: number; failures: string[] } {
  const failures: string[] = [];
  const writers: Record<string, (text: string) => boolean> = {
    "escapeTerminal": (text) => steers.test(escapeTerminal(text)),
    "escapeJson": (text) => {
      const json = escapeJson({ [text]: [text] });
      return steers.test(json.replaceAll("\n", "")) || Object.keys(JSON.parse(json))[0] !== text;
    },
    "escapeMarkdown": (text) => isLiveMarkdown(escapeMarkdown(text)) || steers.test(escapeMarkdown(text)),
    "escapeMarkdown within a line": (text) => isLiveMarkdown(`a ${escapeMarkdown(text)} b`),
    "metrics.md": (text) => !hasOnlyTable(metricsMarkdown(text, [{ epoch: 1, [text]: 0.5 }])),
    "the list of runs": (text) => {
      const one = {
        experiment: text,
        timestamp: text,
        run_dir: text,
        created_at: text,
        final_metrics: null,
        from: text,
      };
      return !hasOnlyTable(runsMarkdown([{ ...one, status: "completed" }]));
    },
  };
  for (const [name, isLive] of Object.entries(writers)) {
    for (const text of all) if (isLive(text)) failures.push(`${name}: ${JSON.stringify(text)} is alive`);
  }
  return { sinks: Object.keys(writers).length, failures };
}

/** Whether a page is what mlx writes: headings, one table a section, a list of bold names; and nothing in them. */
function hasOnlyTable(text: string): boolean {
  const allowed =
    /^(heading|paragraph|table|thead|tbody|tr|th|td|bullet_list|list_item|strong)_(open|close)$|^(inline|text|softbreak|text_special)$/;
  const tokens = tokensOf(text);
  const cells = tokens.filter(({ type }) => type === "th_open").length;
  const body = tokens.filter(({ type }) => type === "td_open").length;
  return !steers.test(text.replaceAll("\n", "")) && tokens.every(({ type }) => allowed.test(type)) &&
    cells === body;
}
