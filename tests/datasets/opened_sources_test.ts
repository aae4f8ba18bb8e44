/** Experiments of one process that use the same data read them once, and none sees what another made of them. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { inMemory } from "../../src/datasets/in_memory.ts";
import { OpenedSources } from "../../src/datasets/opened_sources.ts";
import { planExperiment } from "../../src/plan.ts";
import { openSession } from "../../src/session.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { train } from "../../src/train/loop.ts";
import { inPlace } from "../oddities/support.ts";
import { noFiles, specOf } from "../sessions.ts";

const csv = "colour,x,y\n" +
  Array.from({ length: 40 }, (_, i) => `${["red", "blue"][i % 2]},${i % 7 === 3 ? "" : i * 0.5},${i % 3}\n`)
    .join("");

function context() {
  const opened: string[] = [];
  return {
    opened,
    ...noFiles,
    open: (path: string) => {
      opened.push(path);
      return Promise.resolve(inMemory(new TextEncoder().encode(csv)));
    },
  };
}

const config = (dataset: object = {}, training: object = {}) => ({
  name: "shared",
  dataset: {
    name: "csv",
    path: "t.csv",
    params: { target: "y", categorical: ["colour"], task: "regression" },
    missing: { numeric: "mean" },
    split: { validation: 0.2 },
    standardize: true,
    standardize_target: true,
    ...dataset,
  },
  model: { name: "mlp", params: { hidden: [3] } },
  training: { epochs: 2, batch_size: 8, ...training },
});

async function learned(of: object, files: ReturnType<typeof context>, sources?: OpenedSources) {
  const plan = await planExperiment(specOf(of), files, { sources });
  const session = await openSession(plan, files);
  for await (const event of train(session, new Pacer(new AbortController().signal))) void event;
  return [...session.packed.data];
}

Deno.test("experiments that ask for the same table read it once, and learn what they learn alone", async () => {
  const sources = new OpenedSources(), files = context();
  for (
    const  of of[
      config(),
        config({}, { seed: 9 }),
        config({ standardize: false }),
        config({ encoding: "ordinal" }),
        config()
    ]
  ) {
    assertEquals(await learned(of, files, sources), await learned(of, context()));
  }
  assertEquals(files.opened, ["t.csv"]);
});

Deno.test("what may change the table is read again", async () => {
  const sources = new OpenedSources(), files = context();
  const drop = { target: "y", categorical: ["colour"], task: "regression" as const, drop: ["x"] };
  for (
    const  of of[
      config(),
        config({ missing: "drop" }),
        config({ params: drop }),
        config({ split: { order: "x", test: 0.2 }, missing: "drop" })
    ]
  ) {
    const before = files.opened.length;
    assertEquals(await learned(of, files, sources), await learned(of, context()));
    assertEquals(files.opened.length, before + 1);
  }
});

Deno.test("a table that is kept counts twice in the plan: what is kept, and the copy", async () => {
  const plan = await planExperiment(specOf(config()), context(), { sources: new OpenedSources() });
  const alone = await planExperiment(specOf(config()), context());
  assertEquals(plan.facts.info.bytes, 2 * alone.facts.info.bytes);
  assert(plan.facts.memory.total > alone.facts.memory.total);
});

Deno.test("a list and --seeds give the digests of their experiments alone", () =>
  inPlace(async (place) => {
    place.write("t.csv", csv);
    place.write("list.json", [config(), { ...config({}, { learning_rate: 0.1 }), name: "faster" }]);
    const { out, code, err } = await place.mlx(
      "run",
      "--config",
      `${place.root}/list.json`,
      "--seeds",
      "1..2",
      "--json",
    );
    assertEquals(code, 0, err);
    const { runs } = JSON.parse(out) as {
      runs: { experiment: string; seed: number; final_digest: string }[];
    };
    assertEquals(runs.length, 4);
    assertNotEquals(runs[0].final_digest, runs[1].final_digest);
    for (const { experiment, seed, final_digest } of runs) {
      const rate = experiment === "faster" ? ["training.learning_rate=0.1", "name=faster"] : [];
      const { summary } = await place.run(config(), `training.seed=${seed}`, ...rate);
      assertEquals(summary.final_digest, final_digest);
    }
  }));
