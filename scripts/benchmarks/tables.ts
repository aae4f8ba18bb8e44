/**
 * The tables of figures, in Markdown.
 *
 * @module
 */
import { bars, overheadBar, productBars, startupBar, workersBar } from "./bars.ts";
import type { Threads, Vectors } from "./contestants.ts";
import type { TrainingPoint } from "./curves.ts";
import type { Results } from "./results.ts";
import type { Measured } from "./rounds.ts";
import { digits, formatSpread, ratios, spread } from "./statistics.ts";
import { overheadShares } from "./step_cost.ts";
import { workloads } from "./workloads.ts";

/** A table of cells, the first row its head. */
export function markdown(rows: readonly (readonly string[])[]): string {
  const [head, ...body] = rows;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => i === 0 ? "---" : "--:")), ...body.map(line)].join("\n");
}

const find = (results: Results, workload: string, who: string, threads: Threads, vectors: Vectors) =>
  results.rounds.find((one) =>
    one.workload === workload && one.contestant === who && one.threads === threads && one.vectors === vectors
  );

/** The times of a peer over ours, round by round; of one that was stopped, only how long it took at least. */
function ratioOf(mlx: Measured, peer: Measured, measure: "training" | "whole"): string {
  if (peer.stoppedAfter !== null) return `> ${digits(peer.stoppedAfter / spread(mlx.whole).median)}`;
  return `${formatSpread(spread(ratios(peer[measure], mlx[measure])))}`;
}

/** What is reached beside what was promised. */
export function barTable(results: Results): string {
  const rows = [["", "at least", "goal", "reached", "against"]];
  for (const { what, workload, threads, measure, against, least, aim } of bars) {
    const mlx = find(results, workload, "mlx", threads, "native");
    const peers = against.flatMap((id) => find(results, workload, id, threads, "native") ?? [])
      .filter((one) => one.stoppedAfter === null);
    if (!mlx || peers.length === 0) continue;
    const best = peers.reduce((a, b) => spread(a[measure]).median <= spread(b[measure]).median ? a : b);
    const reached = spread(ratios(best[measure], mlx[measure]));
    rows.push([what, `${least}×`, `${aim}×`, `${formatSpread(reached)}×`, titleOf(results, best.contestant)]);
  }
  const one = find(results, "W3", "mlx", 1, "native"), two = find(results, "W3", "mlx", "default", "native");
  if (one && two) {
    const gain = formatSpread(spread(ratios(one.training, two.training)));
    rows.push([
      "W3, default threads over one",
      `${workersBar.least}×`,
      `${workersBar.aim}×`,
      `${gain}×`,
      "mlx",
    ]);
  }
  for (const { precision, n, product, peak } of results.products ?? []) {
    const share = spread(ratios(product, peak).map((value) => 100 * value));
    const { least, aim } = productBars[precision];
    const what = `product ${precision}, n = ${n}`;
    const speed = `${digits(spread(product).median)} of ${digits(spread(peak).median)} GFLOP/s`;
    rows.push([what, percent(least), percent(aim), `${formatSpread(share)} %`, speed]);
  }
  if (results.startup) {
    const { empty, program, script } = results.startup;
    for (const [what, times] of [["the program", program], ["`scripts/mlx`", script]] as const) {
      const more = spread(times.map((time, i) => time - empty[i]));
      const { least, aim } = startupBar;
      const against = `an empty Deno program: ${digits(spread(empty).median)} ms`;
      rows.push([
        `\`--version\`, ${what}`,
        `+${least} ms`,
        `+${aim} ms`,
        `${formatSpread(more)} ms`,
        against,
      ]);
    }
  }
  if (results.step) {
    const share = spread(overheadShares(results.step).map((value) => 100 * value));
    const { least, aim } = overheadBar;
    const against = `a step of ${
      digits(spread(results.step.step).median)
    } µs, ${results.step.calls} kernel calls`;
    rows.push([
      "W2, step beside its kernels",
      `${100 * least} %`,
      `${100 * aim} %`,
      `${formatSpread(share)} %`,
      against,
    ]);
  }
  return markdown(rows);
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

const titleOf = (results: Results, id: string) => results.participants[id]?.title ?? id;

/** Ratios of every peer to mlx, a row for each workload and number of threads. */
export function ratioTable(
  results: Results,
  measure: "training" | "whole",
  vectors: Vectors = "native",
): string {
  const ids = peersOf(results, vectors);
  const rows = [["", "threads", ...ids.map((id) => titleOf(results, id))]];
  eachWorkload(results, vectors, (id, threads, mlx) => {
    const cells = ids.map((who) => {
      const peer = find(results, id, who, threads, vectors);
      return peer ? ratioOf(mlx, peer, measure) : "–";
    });
    rows.push([id, `${threads}`, ...cells]);
  });
  return markdown(rows);
}

/** What mlx takes for the metrics of every epoch, which the peers do not compute. */
export function evaluationTable(results: Results): string {
  const rows = [["", "threads", "training, s", "metrics of every epoch, s"]];
  eachWorkload(results, "native", (id, threads, { training, evaluation }) => {
    rows.push([id, `${threads}`, ...[training, evaluation].map((times) => formatSpread(spread(times)))]);
  });
  return markdown(rows);
}

/** What was measured: seconds of training, of the whole process, or MB. */
export function valueTable(
  results: Results,
  measure: "training" | "whole" | "peak",
  vectors: Vectors = "native",
): string {
  const ids = ["mlx", ...peersOf(results, vectors)];
  const scale = measure === "peak" ? 1e-6 : 1;
  const rows = [["", "threads", ...ids.map((id) => titleOf(results, id))]];
  eachWorkload(results, vectors, (id, threads) => {
    const cells = ids.map((who) => {
      const one = find(results, id, who, threads, vectors);
      if (one && one.stoppedAfter !== null) return measure === "peak" ? "–" : `> ${one.stoppedAfter}`;
      if (!one || one[measure].length === 0) return "–";
      return formatSpread(spread(one[measure].map((value) => value * scale)));
    });
    rows.push([id, `${threads}`, ...cells]);
  });
  return markdown(rows);
}

/** The losses, by which the work is the same. */
export function lossTable(results: Results): string {
  const ids = ["mlx", ...peersOf(results, "native")];
  const rows = [["", ...ids.map((id) => titleOf(results, id))]];
  for (const { id } of workloads) {
    if (!find(results, id, "mlx", 1, "native")) continue;
    rows.push([
      id,
      ...ids.map((who) => {
        const one = find(results, id, who, 1, "native");
        return one && one.stoppedAfter === null
          ? `${one.first.toPrecision(5)} → ${one.last.toPrecision(5)}`
          : "–";
      }),
    ]);
  }
  return markdown(rows);
}

function peersOf(results: Results, vectors: Vectors): string[] {
  const there = new Set(
    results.rounds.filter((one) => one.vectors === vectors).map(({ contestant }) => contestant),
  );
  return Object.keys(results.participants).filter((id) => id !== "mlx" && there.has(id));
}

function eachWorkload(
  results: Results,
  vectors: Vectors,
  each: (id: string, threads: Threads, mlx: Measured) => void,
): void {
  for (const { id } of workloads) {
    for (const threads of [1, "default"] as const) {
      const mlx = find(results, id, "mlx", threads, vectors);
      if (mlx) each(id, threads, mlx);
    }
  }
}

/** A curve of training: what a unit of work costs at every size. */
export function curveTable(points: readonly TrainingPoint[], size: string, unit: string): string {
  const rows = [[size, "training s", `ns per ${unit}`, "whole process s", "peak memory MB"]];
  for (const { size, units, training, whole, peak } of points) {
    rows.push([
      size.toLocaleString("en"),
      formatSpread(spread(training)),
      formatSpread(spread(training.map((seconds) => seconds / units * 1e9))),
      formatSpread(spread(whole)),
      peak === null ? "–" : digits(peak / 1e6),
    ]);
  }
  return markdown(rows);
}

/** What runs cost where others are. */
export function runsTable(points: NonNullable<Results["runs"]>): string {
  const rows = [["runs", "a run, s", "`mlx runs`, s", "a run that rebuilds the index, s"]];
  for (const { runs, start, list, rebuild } of points) {
    const cells = [start, list, rebuild].map((times) => formatSpread(spread(times)));
    rows.push([runs.toLocaleString("en"), ...cells]);
  }
  return markdown(rows);
}
