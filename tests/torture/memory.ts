/**
 * P10: the planned memory of a run against what the process really had at its peak (VmHWM).
 *
 * Both are of the whole process: what the runtime takes is part of the plan. And what comes of a run that gets less.
 */
import { fromFileUrl, join } from "@std/path";
import { denoArgs } from "../deno.ts";
import { starve } from "./memory_limit.ts";
import { type Part, Skipped, withControl } from "./part.ts";

/** The parts of a plan, and what the process had. */
interface Measured {
  readonly plan: Readonly<Record<string, number>> & { readonly copies: number; readonly total: number };
  readonly peak: number;
}

function configOf<D extends { readonly name: string }>(
  dataset: D,
  model: object,
  training: object = {},
  output: object = {},
) {
  return { name: "memory", dataset, model, training: { epochs: 2, seed: 1, ...training }, output };
}

const regression = (n_samples: number, n_features: number, more: object = {}) => ({
  name: "synthetic_regression",
  params: { n_samples, n_features, seed: 1 },
  ...more,
});
const classification = (n_samples: number, n_features: number, more: object = {}) => ({
  name: "synthetic_classification",
  params: { n_samples, n_features, seed: 1 },
  ...more,
});
const mlp = (...hidden: number[]) => ({ name: "mlp", params: { hidden } });
const split = { split: { test: 0.2, validation: 0.2 } };
const linear = { name: "linear_regression" };
const byTable = (name: string) => ({ name, path: `large.${name}`, params: { target: "y" } });

/** The grid: models × precisions × kinds of data × sizes. */
export const grid: Readonly<Record<string, { readonly dataset: { readonly name: string } }>> = {
  "mlp, 1 M parameters": configOf(regression(2000, 100), mlp(1000, 900)),
  "mlp, 1 M parameters, float32": configOf(regression(2000, 100), mlp(1000, 900), { precision: "float32" }),
  "mlp, 9 M parameters, adam": configOf(regression(500, 100), mlp(3000, 3000), { optimizer: "adam" }),
  "mlp, 9 M parameters, adam, float32": configOf(regression(500, 100), mlp(3000, 3000), {
    optimizer: "adam",
    precision: "float32",
  }),
  "mlp, 9 M parameters, no checkpoints": configOf(regression(500, 100), mlp(3000, 3000), {}, {
    save_checkpoints: false,
  }),
  "mlp, large batch": configOf(regression(40_000, 50), mlp(400, 400), { batch_size: 40_000 }),
  "mlp, large batch, float32": configOf(regression(40_000, 50), mlp(400, 400), {
    batch_size: 40_000,
    precision: "float32",
  }),
  "mlp, dropout": configOf(regression(20_000, 50), { name: "mlp", params: { hidden: [500], dropout: 0.3 } }, {
    batch_size: 10_000,
  }),
  "regression, 2 M × 20": configOf(regression(2_000_000, 20), linear),
  "regression, 2 M × 20, standardised": configOf(regression(2_000_000, 20, { standardize: true }), linear),
  "regression, 2 M × 20, split": configOf(regression(2_000_000, 20, split), linear),
  "regression, 20 000 × 1500": configOf(regression(20_000, 1500), linear),
  "regression by steps": configOf(regression(1_000_000, 40), {
    name: "linear_regression",
    params: { use_gradient_descent: true },
  }, { batch_size: 1000, precision: "float32" }),
  "classification, 1 M × 40": configOf(classification(1_000_000, 40), { name: "logistic_regression" }, {
    batch_size: 5000,
  }),
  "classification, 1 M × 40, split, float32": configOf(
    classification(1_000_000, 40, { ...split, standardize: true }),
    { name: "logistic_regression" },
    { batch_size: 5000, precision: "float32" },
  ),
  "csv, 400 000 × 20": configOf(byTable("csv"), linear),
  "csv, standardised, split": configOf({ ...byTable("csv"), standardize: true, ...split }, linear),
  "csv, stratified": configOf(
    {
      name: "csv",
      path: "keys.csv",
      params: { target: "y", features: ["b"] },
      split: { test: 0.2, validation: 0.1, stratify: true },
    },
    { name: "logistic_regression" },
    { batch_size: 65_536 },
  ),
  "csv, 500 000 groups": configOf(
    {
      name: "csv",
      path: "keys.csv",
      params: { target: "y", features: ["b"] },
      split: { test: 0.2, group: "g" },
    },
    { name: "logistic_regression" },
    { batch_size: 65_536 },
  ),
  "jsonl, 400 000 × 20": configOf(byTable("jsonl"), linear),
  "npy, 400 000 × 21": configOf({ name: "npy", path: "large.npy", params: { target: 20 } }, linear),
  "mlp, nearly nothing": configOf(regression(100, 4), mlp(4), { epochs: 2000 }, { checkpoint_frequency: 20 }),
  "mlp, 4 threads": configOf(regression(20_000, 100), mlp(1000, 900), { batch_size: 1000, workers: 4 }),
  "npy, mlp, float32": configOf({ name: "npy", path: "large.npy", params: { target: 20 } }, mlp(64), {
    batch_size: 10_000,
    precision: "float32",
  }),
};

/** The quick form: among them one whose copies are a large part, or the control would show nothing. */
const few = ["mlp, 9 M parameters, adam", "mlp, large batch, float32", "regression, 20 000 × 1500"];
const columns = 20;

/** The part. */
export const memory: Part = {
  promise: "the planned memory of a run is at most a tenth below its real peak",
  async run(context) {
    const { scratch, quick, say } = context;
    if (Deno.build.os !== "linux") throw new Skipped("the peak is read from /proc");
    const measure = (config: object) => measureOne(scratch, config);
    if (!quick) {
      writeTables(scratch, 400_000);
      writeKeys(scratch, 1_000_000);
    }
    const failures: string[] = [], ratios: number[] = [], without: number[] = [];
    for (const [name, config] of Object.entries(grid)) {
      if (quick && !few.includes(name)) continue;
      const { plan, peak } = await measure(config);
      const ratio = peak / plan.total;
      ratios.push(ratio);
      without.push(peak / (plan.total - plan.copies));
      const parts = Object.entries(plan).map(([part, bytes]) => `${part} ${mib(bytes)}`).join(", ");
      say(`${ratio.toFixed(3)}  ${name}: ${mib(peak)} MiB; planned: ${parts}`);
      if (ratio > 1.1) failures.push(`${name}: ${mib(peak)} MiB, planned ${mib(plan.total)}`);
    }
    const worst = Math.max(...ratios);
    const starved = await starve(context);
    if (starved !== null) failures.push(...starved.failures);
    return {
      figure: `${ratios.length} configs: real peak / plan from ${Math.min(...ratios).toFixed(2)} to ${
        worst.toFixed(2)
      }; ${
        starved === null
          ? "no limit can be set here"
          : `${starved.killed} of ${starved.tried} runs with too little killed, all resumed to the same digest`
      }`,
      control: `a plan that counts no copies of the state: up to ${Math.max(...without).toFixed(2)}`,
      failures: withControl(failures, Math.max(...without) > 1.1, "a plan that is too low passes"),
    };
  },
};

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

async function measureOne(scratch: string, config: object): Promise<Measured> {
  Deno.writeTextFileSync(join(scratch, "memory.json"), JSON.stringify(config));
  const script = fromFileUrl(new URL("memory_child.ts", import.meta.url));
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", ...denoArgs(), "-A", script, "memory.json"],
    cwd: scratch,
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  Deno.removeSync(join(scratch, "outputs"), { recursive: true });
  return JSON.parse(decoder.decode(stdout));
}

/** The same numbers as CSV, as JSON lines and as an array. */
function writeTables(scratch: string, rows: number): void {
  const names = [...Array.from({ length: columns }, (_, c) => `x${c}`), "y"];
  const value = (row: number, column: number) =>
    ((row * 31 + column * 17) % 1000) / 8 + (column === row % columns ? 1 : 0);
  const numbers = new Float64Array(rows * names.length);
  using csv = Deno.openSync(join(scratch, "large.csv"), { write: true, create: true });
  using jsonl = Deno.openSync(join(scratch, "large.jsonl"), { write: true, create: true });
  const encoder = new TextEncoder();
  csv.writeSync(encoder.encode(`${names.join(",")}\n`));
  for (let from = 0; from < rows; from += 1000) {
    const csvLines: string[] = [], jsonLines: string[] = [];
    for (let row = from; row < from + 1000; row++) {
      const cells = names.map((_, column) => numbers[row * names.length + column] = value(row, column));
      csvLines.push(cells.join(","));
      jsonLines.push(`{${cells.map((cell, column) => `"${names[column]}": ${cell}`).join(", ")}}`);
    }
    write(csv, encoder.encode(`${csvLines.join("\n")}\n`));
    write(jsonl, encoder.encode(`${jsonLines.join("\n")}\n`));
  }
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, ${names.length}), }`;
  const padded = encoder.encode(`\x93NUMPY\x01\x00\x76\x00`.slice(1) + header.padEnd(117) + "\n");
  const start = new Uint8Array([0x93, ...padded]);
  using npy = Deno.openSync(join(scratch, "large.npy"), { write: true, create: true });
  write(npy, start);
  write(npy, new Uint8Array(numbers.buffer));
}

/** Two rows of each of many groups, and three classes. */
function writeKeys(scratch: string, rows: number): void {
  using csv = Deno.openSync(join(scratch, "keys.csv"), { write: true, create: true });
  const encoder = new TextEncoder();
  csv.writeSync(encoder.encode("g,b,y\n"));
  for (let from = 0; from < rows; from += 1000) {
    const lines = Array.from({ length: 1000 }, (_, i) => {
      const row = from + i;
      return `patient-${Math.floor(row / 2)},${row % 7},${row % 3}\n`;
    });
    write(csv, encoder.encode(lines.join("")));
  }
}

function write(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}
