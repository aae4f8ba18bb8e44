/**
 * P12: what others wrote, wherever it is shown. Payloads are put into every place of an input that reaches an output: a
 * screen, Markdown, JSON, CSV, the HTML of notebooks. What comes out is looked at as a terminal, a Markdown reader, a
 * spreadsheet and a browser would.
 */
import { join } from "@std/path";
import { isLiveCsv } from "../report/read_csv.ts";
import { isLiveMarkdown } from "../report/read_markdown.ts";
import { type Part, withControl } from "./part.ts";
import { steers, texts } from "./payload_texts.ts";
import { brokenProgram, type Ended, onlyRun, type Program, run, shippedProgram } from "./program.ts";
import { aliveAsTheyStand, tryWriters } from "./writers.ts";

/** The part. */
export const payloads: Part = {
  promise: "text from others is shown and never acted on: on a terminal, in Markdown, JSON, HTML and CSV",
  async run({ scratch, quick, say }) {
    const some = quick ? texts.filter((_, i) => i % 7 === 0) : texts;
    const program = await shippedProgram();
    const found = await tryPlaces(program, scratch, some);
    say(`${found.tried} inputs through the command line`);
    const written = tryWriters(texts);
    const careless = await brokenProgram(scratch, [{ module: "report/escape.ts", by: "no_escape" }]);
    const control = await tryPlaces(careless, scratch, some);
    const raw = aliveAsTheyStand(texts);
    const kinds = Object.entries(raw).map(([kind, count]) => `${count} in ${kind}`).join(", ");
    return {
      figure:
        `${texts.length} payloads × ${Object.keys(places).length} places × 2 streams of the command line ` +
        `(${found.tried} tried), and × ${written.sinks} writers of Markdown, JSON, HTML and CSV: ` +
        `${found.failures.length + written.failures.length} alive`,
      control:
        `without escaping: ${control.failures.length} of ${control.tried} alive on the command line, ` +
        `and of ${texts.length} ${kinds}`,
      failures: withControl(
        [...found.failures, ...written.failures],
        control.failures.length > 0 && Object.values(raw).every((count) => count > 0),
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

/** The ways to list runs. */
const lists = [["runs"], ["runs", "--json"], ["runs", "--markdown"], ["runs", "--csv"]];

/** Where an input may hold a payload. */
const places: Readonly<Record<string, Place>> = {
  "experiment's name": (root, payload) => {
    put(root, "a.json", { ...good, name: payload });
    return [["run", "--config", "a.json"]];
  },
  "description": (root, payload) => {
    put(root, "a.json", { ...good, description: payload });
    put(root, "a.csv", `a,b,y\n${numbers}`);
    return [["run", "--config", "a.json"], ...lists];
  },
  "directory of a run": (root, payload) => {
    // A file system takes other names than mlx gives.
    const name = payload.replaceAll("/", "").replaceAll("\0", "").toWellFormed();
    const directory = join(root, "outputs", name, "20260102_030405");
    Deno.mkdirSync(directory, { recursive: true });
    put(directory, "manifest.json", "{");
    return lists;
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
  if (args.includes("--csv") && code === 0 && isLiveCsv(stdout)) return "CSV is alive";
  if (args.includes("--markdown") && isLiveMarkdown(stdout.replace(/^[#|].*$/gm, ""))) {
    return "Markdown is alive";
  }
  return code === null || stderr.includes("a bug in mlx") ? `it exits with ${code}: ${stderr}` : null;
}
