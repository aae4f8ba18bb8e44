/**
 * Run the experiments with known digests in many environments, and expect one digest for each: in every one the bits
 * are those of src/selftest/golden.generated.ts.
 *
 *     scripts/digest-matrix [--workers 1,2,3,8] [--arm64 DENO] [--perturb seed] [--quick]
 *
 * --arm64, or MLX_ARM64_DENO, names a Deno for Linux on arm64 (npm pack @deno/linux-arm64-glibc), which runs under
 * qemu-aarch64-static with the libraries of /usr/aarch64-linux-gnu. --quick takes one environment of each kind.
 * --perturb adds an environment in which every seed is another: it has to be reported as different.
 *
 * Prints a Markdown table, and exits with 1 if any digest differs.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { fromFileUrl } from "@std/path";
import { golden } from "../src/selftest/golden.generated.ts";
import { denoArgs } from "../tests/deno.ts";

/** Where the experiments are run. */
export interface Place {
  readonly name: string;
  readonly workers: number;
  readonly v8?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The Deno of another processor. */
  readonly arm64?: string;
  readonly perturb?: string;
}

/** What was found there. */
export interface Outcome {
  readonly kernels: string;
  /** How many calls of kernels were split between threads. */
  readonly split: number;
  readonly digests: Readonly<Record<string, string>>;
  readonly seconds: number;
}

const engines = ["", "--liftoff-only", "--no-liftoff", "--no-opt", "--no-enable-fma3", "--no-enable-avx"];
const surroundings: readonly Readonly<Record<string, string>>[] = [
  { TZ: "Pacific/Apia" },
  { TZ: "Asia/Kathmandu" },
  { TZ: "Nonsense/Zone" },
  { LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" },
  { LC_ALL: "de_DE.UTF-8", LANGUAGE: "de" },
];

/** All environments, or one of each kind. */
export function places(
  { workers, cwd, arm64, perturb, quick }: {
    readonly workers: readonly number[];
    /** A directory that is not the project's. */
    readonly cwd: string;
    readonly arm64?: string;
    readonly perturb?: string;
    readonly quick?: boolean;
  },
): Place[] {
  const counts = quick ? [workers[0]] : workers;
  const list: Place[] = counts.flatMap((count) =>
    engines.map((v8) => ({ name: v8 === "" ? "x64" : `x64, V8 ${v8}`, workers: count, v8 }))
  );
  for (const env of quick ? surroundings.slice(0, 1) : surroundings) {
    const name = Object.entries(env).map(([key, value]) => `${key}=${value}`).join(" ");
    list.push({ name: `x64, ${name}`, workers: workers[0], env });
  }
  list.push({ name: "x64, another directory", workers: workers[0], cwd });
  if (arm64) {
    for (const count of counts.slice(0, 2)) list.push({ name: "arm64, emulated", workers: count, arm64 });
  }
  if (perturb) list.push({ name: `x64, another ${perturb}`, workers: workers[0], perturb });
  return list;
}

/** The names of the experiments whose digests are not the known ones. */
export function differences({ digests }: Outcome): string[] {
  const names = new Set([...Object.keys(golden.runs), ...Object.keys(digests)]);
  return [...names].filter((name) => digests[name] !== golden.runs[name]);
}

/** A row of the table. */
export function row({ name, workers }: Place, outcome: Outcome): string {
  const { kernels, split, seconds } = outcome;
  const different = differences(outcome);
  const all = Object.keys(golden.runs).length;
  const verdict = different.length === 0
    ? `${all} of ${all} as known`
    : `**${different.length} differ**: ${different.slice(0, 3).join("; ")}${
      different.length > 3 ? "; …" : ""
    }`;
  return `| ${name} | ${workers} | ${split} | ${kernels} | ${verdict} | ${seconds.toFixed(1)} |`;
}

const script = fromFileUrl(new URL("digest_runs.ts", import.meta.url));
const root = fromFileUrl(new URL("..", import.meta.url));

/** Runs the experiments in a process of their own. */
async function run({ workers, v8, env, cwd, arm64, perturb }: Place): Promise<Outcome> {
  const args = ["run", "--quiet", "--no-check", ...denoArgs(), "--allow-all"];
  if (v8) args.push(`--v8-flags=${v8}`);
  args.push(script, "--workers", String(workers), ...(perturb ? ["--perturb", perturb] : []));
  const program = arm64 ? "qemu-aarch64-static" : Deno.execPath();
  const started = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: arm64 ? ["-L", "/usr/aarch64-linux-gnu", arm64, ...args] : args,
    cwd: cwd ?? root,
    env,
  }).output();
  if (!success) throw new Error(`Cannot run the experiments:\n${new TextDecoder().decode(stderr)}`);
  const seconds = (performance.now() - started) / 1000;
  return { ...JSON.parse(new TextDecoder().decode(stdout)), seconds };
}

if (import.meta.main) {
  const options = parseArgs(Deno.args, { string: ["workers", "arm64", "perturb"], boolean: ["quick"] });
  const arm64 = options.arm64 ?? Deno.env.get("MLX_ARM64_DENO");
  const workers = (options.workers ?? "1,2,3,8").split(",").map(Number);
  const cwd = await Deno.makeTempDir();
  let different = 0, count = 0;
  try {
    console.log("| environment | workers | calls split | kernels | digests | seconds |");
    console.log("| --- | --- | --- | --- | --- | --- |");
    for (const place of places({ workers, cwd, arm64, perturb: options.perturb, quick: options.quick })) {
      const outcome = await run(place);
      console.log(row(place, outcome));
      count++;
      if (differences(outcome).length > 0) different++;
    }
  } finally {
    await Deno.remove(cwd);
  }
  if (!arm64) console.log("\narm64 was left out: name a Deno for it with --arm64 or MLX_ARM64_DENO.");
  const total = Object.keys(golden.runs).length;
  console.log(
    `\n${count} environments, ${total} experiments: ${
      different === 0 ? "one digest each" : `${different} environments differ`
    }.`,
  );
  if (different > 0) Deno.exit(1);
}
