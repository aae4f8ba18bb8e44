/**
 * How cost grows with samples, with parameters, and with the runs that are there already. All of it by `mlx` itself.
 *
 * @module
 */
import { join } from "@std/path";
import { measure } from "./process.ts";
import { workloads } from "./workloads.ts";

/** One point of a curve of training. */
export interface TrainingPoint {
  readonly size: number;
  /** Samples that all epochs together saw, or steps times parameters. */
  readonly units: number;
  /** By round. */
  readonly training: number[];
  readonly whole: number[];
  readonly peak: number | null;
}

/** What it costs to start and list runs where so many are. */
export interface RunsPoint {
  readonly runs: number;
  /** Whole processes in seconds, by round. */
  readonly start: number[];
  readonly list: number[];
  /** A run that has to make the index anew. */
  readonly rebuild: number[];
}

/** How to measure. */
export interface CurveOptions {
  readonly mlx: string;
  readonly repeats: number;
  readonly say: (line: string) => void;
}

const config = (id: string) => workloads.find((workload) => workload.id === id)!.config;

/** The network of W2 on 10³ to 10⁶ rows; a million samples in all, so that what happens once weighs alike. */
export async function sampleCurve(directory: string, options: CurveOptions): Promise<TrainingPoint[]> {
  const total = 1e6;
  const points = [1e3, 1e4, 1e5, 1e6].map((size) => ({
    size,
    units: total,
    config: config("W2"),
    overrides: [`dataset.params.n_samples=${size}`, `training.epochs=${total / size}`],
  }));
  return await measurePoints(directory, points, options);
}

/** The exact solve of W1's data on 10³ to 10⁶ rows. */
export async function solveCurve(directory: string, options: CurveOptions): Promise<TrainingPoint[]> {
  const points = [1e3, 1e4, 1e5, 1e6].map((size) => ({
    size,
    units: size,
    config: config("W1"),
    overrides: [`dataset.params.n_samples=${size}`, "model.params.use_gradient_descent=false"],
  }));
  return await measurePoints(directory, points, options);
}

/** A network 20-h-h-2 with 10³ to 10⁷ parameters: 30 steps of 32 rows an epoch, Adam, float32. */
export async function parameterCurve(directory: string, options: CurveOptions): Promise<TrainingPoint[]> {
  const points = [[20, 300], [87, 200], [304, 40], [988, 5], [3150, 2]].map(([h, epochs]) => {
    const size = 20 * h + h + h * h + h + 2 * h + 2;
    return {
      size,
      units: size * 30 * epochs,
      config: config("W2a"),
      overrides: [
        "dataset.params.n_samples=960",
        `training.epochs=${epochs}`,
        `model.params.hidden=[${h}, ${h}]`,
      ],
    };
  });
  return await measurePoints(directory, points, options);
}

interface Point {
  readonly size: number;
  readonly units: number;
  readonly config: string;
  readonly overrides: readonly string[];
}

/** In rounds over all points. */
async function measurePoints(
  directory: string,
  points: readonly Point[],
  { mlx, repeats, say }: CurveOptions,
): Promise<TrainingPoint[]> {
  const results = points.map(({ size, units }) => ({
    size,
    units,
    training: [] as number[],
    whole: [] as number[],
    peak: null as number | null,
  }));
  for (let round = 0; round < repeats; round++) {
    for (const [i, { config, overrides }] of points.entries()) {
      const args = ["run-experiment", "--quiet", "--json", "--config", config, ...overrides];
      const { stdout, seconds, peak } = await measure({ program: mlx, args, cwd: directory });
      const run = join(directory, JSON.parse(stdout).directories.run);
      const manifest = JSON.parse(await Deno.readTextFile(join(run, "manifest.json")));
      await Deno.remove(run, { recursive: true });
      results[i].training.push(manifest.training_seconds);
      results[i].whole.push(seconds);
      results[i].peak = peak;
      say(`  ${points[i].size}: ${manifest.training_seconds} s`);
    }
  }
  return results;
}

/** Starting and listing where 1, 10, … 10 000 runs are: copies of one, without its checkpoints. */
export async function runsCurve(
  directory: string,
  { mlx, repeats, say }: CurveOptions,
): Promise<RunsPoint[]> {
  const overrides = ["dataset.params.n_samples=10", "training.epochs=1"];
  const args = ["run-experiment", "--quiet", "--json", "--config", config("W1"), ...overrides];
  const start = async () => {
    const done = await measure({ program: mlx, args, cwd: directory });
    return { seconds: done.seconds, run: JSON.parse(done.stdout).directories.run as string };
  };
  const original = join(directory, (await start()).run);
  const outputs = join(directory, "outputs");
  const points: RunsPoint[] = [];
  let copies = 1;
  for (const runs of [1, 10, 100, 1000, 10_000]) {
    for (; copies < runs; copies++) await copyTree(original, join(outputs, "w1", nameOf(copies)));
    // A run waits for the disk, and should not wait for these copies.
    await measure({ program: "sync", args: [] });
    const point: RunsPoint = { runs, start: [], list: [], rebuild: [] };
    for (let round = 0; round < repeats; round++) {
      await Deno.remove(join(outputs, "index.json"));
      for (const times of [point.rebuild, point.start]) {
        const { seconds, run } = await start();
        times.push(seconds);
        await Deno.remove(join(directory, run), { recursive: true });
      }
      const listed = await measure({ program: mlx, args: ["runs"], cwd: directory });
      const lines = listed.stdout.trim().split("\n").length - 1;
      if (lines < runs) throw new Error(`mlx runs lists ${lines} of ${runs} runs`);
      point.list.push(listed.seconds);
    }
    say(`  ${runs} runs: start ${point.start} s, list ${point.list} s, index anew ${point.rebuild} s`);
    points.push(point);
  }
  return points;
}

/** A directory's name that no run has today: the i-th second of the year 2001. */
function nameOf(i: number): string {
  const time = new Date(Date.UTC(2001, 0, 1) + i * 1000).toISOString();
  return time.replace(/\..*/, "").replaceAll(/[-:]/g, "").replace("T", "_");
}

async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyTree(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
