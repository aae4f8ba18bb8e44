/**
 * `scripts/bench`: measures mlx beside what else is installed, and writes the tables.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { dirname, join } from "@std/path";
import { findMlx, type Threads, type Vectors } from "./contestants.ts";
import { parameterCurve, runsCurve, sampleCurve, solveCurve } from "./curves.ts";
import { performancePart, replacePart } from "./documents.ts";
import { describeMachine } from "./machine.ts";
import { findPeers, peerIds } from "./peers.ts";
import { holding } from "./process.ts";
import { initializationTable, measureInitialization } from "./initialization.ts";
import { measureProducts } from "./products.ts";
import { mergeRounds, readResults, type Results } from "./results.ts";
import { measureRounds } from "./rounds.ts";
import { measureStartup } from "./startup.ts";
import { measureStep } from "./step_cost.ts";
import { workloads } from "./workloads.ts";

const root = join(import.meta.dirname!, "..", "..");

const help = `scripts/bench [PART...] [options]

Measures mlx and, in turn with it, whatever peers are installed, and prints Markdown tables. PART is one or more of
  ${workloads.map(({ id }) => id).join(" ")}   the workloads, beside the peers
  products             matrix products, beside the best loop of multiply-adds
  step                 what a training step costs beside its kernels
  startup              mlx --version, beside an empty Deno program
  samples solves parameters runs   how cost grows
  init                 scores of networks by model.params.init, beside no peer; --repeats seeds of each
  tables               measure nothing
By default everything except init is measured, which takes about half an hour; init takes 8 minutes with
--repeats 20, and prints its table alone.

  --python PROGRAM     a Python with NumPy, scikit-learn, PyTorch or some of them (default: python3)
  --node-modules DIR   where @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm are installed
  --node PROGRAM       what runs TensorFlow.js (default: node)
  --mlx PROGRAM        what to measure instead of scripts/mlx, such as an executable
  --peers LIST         only these of numpy,sklearn,torch,tfjs-wasm,tfjs-cpu; "none" for none
  --threads LIST       1, default, or both (default: 1,default)
  --vectors BITS       hold the native peers to vectors of 128 or 256 bits (default: native)
  --repeats N          rounds (default: 5)
  --activation NAME    of the networks of init (default: relu)
  --limit SECONDS      stop a process that takes longer (default: 60)
  --results FILE       what was measured is kept here, part by part (default: .cache/bench.json)
  --lock FILE          hold a lock on this file while a part is measured, on a machine that several share
  --write              put the tables into docs/performance.md`;

const strings = "python node-modules node mlx peers threads vectors repeats limit results lock activation"
  .split(" ");

interface Flags {
  _: (string | number)[];
  help: boolean;
  write: boolean;
  [name: string]: unknown;
}

/** Reads the words. @throws {Error} for those that mean nothing. */
function readFlags(args: string[]) {
  const unknown: string[] = [];
  const flags = parseArgs(args, {
    string: strings,
    boolean: ["help", "write"],
    unknown: (word: string) => {
      if (word.startsWith("-")) unknown.push(word);
      return true;
    },
  }) as Flags;
  if (unknown.length > 0) throw new Error(`Unknown option ${unknown.join(", ")}; see --help`);
  const text = (name: string, otherwise: string) => flags[name] as string | undefined ?? otherwise;
  const number = (name: string, otherwise: number) => {
    const value = Number(text(name, `${otherwise}`));
    if (!(value >= 1)) throw new Error(`--${name}: expected a number from 1 up`);
    return value;
  };
  const oneOf = <T extends string>(name: string, values: readonly T[], word: string): T => {
    if (values.includes(word as T)) return word as T;
    throw new Error(`--${name}: expected ${values.join(" or ")} but found "${word}"`);
  };
  return {
    help: flags.help,
    write: flags.write,
    parts: flags._.map(String),
    python: text("python", "python3"),
    node: text("node", "node"),
    nodeModules: flags["node-modules"] as string | undefined,
    mlx: flags.mlx as string | undefined,
    peers: (flags.peers as string | undefined)?.split(",").map((word) =>
      oneOf<string>("peers", [...peerIds, "none"], word)
    ),
    threads: text("threads", "1,default").split(",").map((word): Threads =>
      oneOf("threads", ["1", "default"], word) === "1" ? 1 : "default"
    ),
    vectors: oneOf<Vectors>("vectors", ["native", "256", "128"], text("vectors", "native")),
    repeats: number("repeats", 5),
    limit: number("limit", 60),
    results: text("results", join(root, ".cache", "bench.json")),
    lock: flags.lock as string | undefined,
    activation: text("activation", "relu"),
  };
}

type Options = ReturnType<typeof readFlags>;

const say = (line: string) => console.error(line);

/** Measures a part. */
type Part = (results: Results, directory: string, options: Options) => Promise<void>;

const curve =
  (measure: typeof sampleCurve, name: "samples" | "solves" | "parameters"): Part =>
  async (results, directory, options) => {
    results[name] = await measure(directory, curveOptions(options));
  };

const curveOptions = ({ mlx = join(root, "scripts", "mlx"), repeats }: Options) => ({
  mlx,
  repeats,
  say,
});

const parts: Readonly<Record<string, Part>> = {
  ...Object.fromEntries(
    workloads.map((workload) =>
      [workload.id, (results, directory, options) => compare(results, directory, options, workload)] as [
        string,
        Part,
      ]
    ),
  ),
  products: async (results, _, { repeats }) => {
    results.products = await measureProducts([256, 512, 1024], repeats);
  },
  step: async (results, _, { repeats }) => {
    results.step = await measureStep("W2", repeats);
  },
  startup: async (results, directory, { repeats }) => {
    results.startup = await measureStartup(directory, 4 * repeats);
  },
  samples: curve(sampleCurve, "samples"),
  solves: curve(solveCurve, "solves"),
  parameters: curve(parameterCurve, "parameters"),
  runs: async (results, directory, options) => {
    results.runs = await runsCurve(directory, curveOptions(options));
  },
  tables: () => Promise.resolve(),
};

/** mlx and the peers on one workload. */
async function compare(
  results: Results,
  directory: string,
  options: Options,
  workload: typeof workloads[number],
): Promise<void> {
  const peers = await findPeers(options, say);
  const contestants = [
    await findMlx(options.mlx),
    ...peers.filter(({ id }) => options.peers === undefined || options.peers.includes(id)),
  ];
  for (const { id, title, version, threading } of contestants) {
    results.participants[id] = { id, title, version, threading };
    say(`${title} ${version}; threads: ${threading}`);
  }
  const rounds = await measureRounds(directory, { ...options, workloads: [workload], contestants, say });
  results.rounds = mergeRounds(results.rounds, rounds);
}

/** Writes docs/performance.md, and has it formatted. */
async function writePage(results: Results): Promise<void> {
  const page = join(root, "docs", "performance.md");
  const text = await Deno.readTextFile(page);
  await Deno.writeTextFile(page, replacePart(text, "figures", performancePart(results)));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", page], cwd: root }).output();
}

/** The scores of networks by their initial weights: figures of no machine, so they are kept apart. */
async function printInitialization({ parts, repeats, activation }: Options): Promise<void> {
  if (parts.length > 1) throw new Error("init is measured alone: leave the other parts out");
  console.log(
    initializationTable(await measureInitialization({ activation, seeds: repeats, epochs: 100, say })),
  );
}

async function main(): Promise<void> {
  const options = readFlags(Deno.args);
  if (options.help) return console.log(help);
  if (options.parts.includes("init")) return await printInitialization(options);
  const wanted = options.parts.length > 0 ? options.parts : Object.keys(parts);
  const stranger = wanted.find((name) => !Object.hasOwn(parts, name));
  if (stranger !== undefined) throw new Error(`Unknown part "${stranger}"; see --help`);
  const results = await readResults(options.results);
  for (const name of wanted) {
    const directory = await Deno.makeTempDir({ prefix: "mlx-bench-" });
    try {
      await holding(options.lock, () => parts[name](results, directory, options));
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
    if (name === "tables") continue;
    results.machine = await describeMachine();
    results.date = new Date().toISOString().slice(0, 10);
    await Deno.mkdir(dirname(options.results), { recursive: true });
    await Deno.writeTextFile(options.results, JSON.stringify(results) + "\n");
  }
  console.log(performancePart(results));
  if (options.write) await writePage(results);
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  Deno.exit(1);
}
