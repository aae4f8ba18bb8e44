/**
 * Early stopping against the last of 100 epochs, on tables like those that people begin with: the table in docs/training.md.
 *
 *     deno run --allow-all scripts/early_stopping.ts [DIRECTORY]
 *
 * The tables are made here, of the columns and the difficulty of well-known ones: passengers of a ship, people who leave a
 * job, prices of houses. With a DIRECTORY they are written there, with a config each, for the commands in the table.
 *
 * @module
 */
import { type Config, RandomState, run } from "../src/mod.ts";

const seeds = [0, 1, 2, 3, 4];

/** A table as CSV, what is to be learned from it, and the metric that it is judged by. */
interface Task {
  readonly name: string;
  readonly csv: string;
  readonly target: string;
  readonly categorical: readonly string[];
  readonly metric: string;
}

function tableOf(names: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [names, ...rows].map((row) => row.join(",")).join("\n") + "\n";
}

function pick<T>(random: RandomState, items: readonly T[], shares: readonly number[]): T {
  let at = random.random();
  return items[shares.findIndex((share) => (at -= share) < 0)] ?? items[items.length - 1];
}

const chance = (log: number) => 1 / (1 + Math.exp(-log));
const round = (x: number, digits = 0) => Number(x.toFixed(digits));

/** 891 passengers, of whom about two fifths survive. */
function titanicLike(): Task {
  const random = new RandomState(11);
  const rows = Array.from({ length: 891 }, () => {
    const sex = pick(random, ["male", "female"], [0.65, 0.35]);
    const cabin = pick(random, [1, 2, 3], [0.24, 0.21, 0.55]);
    const age = round(Math.max(0.5, 30 + 14 * random.randn()), 1);
    const family = pick(random, [0, 1, 2, 3, 5], [0.6, 0.18, 0.12, 0.06, 0.04]);
    const fare = round(Math.exp(4.4 - 0.75 * cabin + 0.5 * random.randn() + 0.15 * family), 2);
    const port = pick(random, ["S", "C", "Q"], [0.72, 0.19, 0.09]);
    const log = (sex === "female" ? 1.7 : -1.1) - 0.9 * (cabin - 2) - 0.02 * (age - 30) - 0.25 * family +
      (port === "C" ? 0.4 : 0);
    return [cabin, sex, age, family, fare, port, random.random() < chance(log) ? "yes" : "no"];
  });
  const csv = tableOf(["cabin_class", "sex", "age", "family", "fare", "port", "survived"], rows);
  const categorical = ["sex", "port"];
  return { name: "titanic_like", csv, target: "survived", categorical, metric: "test_roc_auc" };
}

/** 1470 employees, of whom about a sixth leave. */
function attritionLike(): Task {
  const random = new RandomState(12);
  const noise = Array.from({ length: 10 }, (_, i) => `score_${i + 1}`);
  const rows = Array.from({ length: 1470 }, () => {
    const age = round(Math.min(60, Math.max(18, 37 + 9 * random.randn())));
    const years = round(Math.max(0, 7 + 6 * random.randn()));
    const income = round(Math.exp(8.5 + 0.05 * years + 0.45 * random.randn()));
    const overtime = pick(random, ["Yes", "No"], [0.28, 0.72]);
    const travel = pick(random, ["Rarely", "Frequently", "Never"], [0.71, 0.19, 0.1]);
    const satisfaction = pick(random, [1, 2, 3, 4], [0.2, 0.19, 0.3, 0.31]);
    const log = -1.9 + (overtime === "Yes" ? 1.4 : 0) + (travel === "Frequently" ? 0.7 : 0) -
      0.05 * (age - 37) -
      0.06 * (years - 7) - 0.35 * (satisfaction - 2.7) - 0.0001 * (income - 6500);
    const left = random.random() < chance(log) ? "Yes" : "No";
    return [
      age,
      years,
      income,
      overtime,
      travel,
      satisfaction,
      ...noise.map(() => round(random.randn(), 3)),
      left,
    ];
  });
  const names = ["age", "years", "income", "overtime", "travel", "satisfaction", ...noise, "attrition"];
  const categorical = ["overtime", "travel"];
  return {
    name: "attrition_like",
    csv: tableOf(names, rows),
    target: "attrition",
    categorical,
    metric: "test_roc_auc",
  };
}

/** 1460 houses. */
function housesLike(): Task {
  const random = new RandomState(13);
  const noise = Array.from({ length: 8 }, (_, i) => `detail_${i + 1}`);
  const rows = Array.from({ length: 1460 }, () => {
    const area = round(Math.exp(7.25 + 0.33 * random.randn()));
    const quality = round(Math.min(10, Math.max(1, 6 + 1.4 * random.randn())));
    const year = round(Math.min(2010, 1971 + 30 * random.randn()));
    const rooms = round(Math.max(2, area / 230 + random.randn()));
    const garage = pick(random, [0, 1, 2, 3], [0.06, 0.25, 0.57, 0.12]);
    const quarter = pick(random, ["north", "south", "east", "west", "center"], [0.3, 0.25, 0.2, 0.15, 0.1]);
    const factor = { north: 1, south: 0.9, east: 0.95, west: 1.05, center: 1.25 }[quarter]!;
    const price = factor * (55 * area + 14000 * quality + 250 * (year - 1900) + 9000 * garage) *
      Math.exp(0.16 * random.randn());
    return [
      area,
      quality,
      year,
      rooms,
      garage,
      quarter,
      ...noise.map(() => round(random.randn(), 3)),
      round(price),
    ];
  });
  const names = ["area", "quality", "year", "rooms", "garage", "quarter", ...noise, "price"];
  const categorical = ["quarter"];
  return { name: "houses_like", csv: tableOf(names, rows), target: "price", categorical, metric: "test_r2" };
}

/** The experiment of a task with one seed. */
function configOf({ name, target, categorical }: Task, seed: number, early: boolean): Config {
  return {
    name,
    dataset: {
      name: "csv",
      path: `${name}.csv`,
      params: { target, categorical },
      split: { test: 0.25, validation: 0.2 },
      standardize: true,
      standardize_target: name === "houses_like",
    },
    model: { name: "mlp", params: { hidden: [64, 32] } },
    training: {
      epochs: 100,
      learning_rate: 0.003,
      seed,
      ...early && { early_stopping: { patience: 10 } },
    },
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

if (import.meta.main) {
  const directory = Deno.args[0] ?? await Deno.makeTempDir();
  console.log("| table | metric, mean of 5 seeds | last of 100 epochs | early stopping | epochs trained |");
  console.log("| --- | --- | --: | --: | --: |");
  for (const task of [titanicLike(), attritionLike(), housesLike()]) {
    await Deno.writeTextFile(`${directory}/${task.name}.csv`, task.csv);
    const file = JSON.stringify(configOf(task, 0, true), null, 2);
    await Deno.writeTextFile(`${directory}/${task.name}.json`, file + "\n");
    const found = { last: [] as number[], early: [] as number[], epochs: [] as number[] };
    for (const seed of seeds) {
      const last = await run(configOf(task, seed, false), { root: directory, record: false });
      const early = await run(configOf(task, seed, true), { root: directory, record: false });
      found.last.push(last.metrics[task.metric]);
      found.early.push(early.metrics[task.metric]);
      found.epochs.push(early.history.length);
    }
    const [last, early] = [mean(found.last), mean(found.early)].map((value) => value.toFixed(4));
    console.log(
      `| ${task.name} | \`${task.metric}\` | ${last} | ${early} | ${mean(found.epochs).toFixed(1)} |`,
    );
  }
}
