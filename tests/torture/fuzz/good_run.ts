/** A small recorded run, with every kind of file, in a directory. */
import { join } from "@std/path";
import { runExperiment } from "../../../src/experiment/mod.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { specOf } from "../../sessions.ts";

/** Data of every kind: numbers with gaps, categories, classes. */
export const table = "a,b,y\n" +
  Array.from(
    { length: 24 },
    (_, i) => `${i % 5 === 4 ? "" : i / 4},${"red green blue".split(" ")[i % 3]},${i % 2}`,
  )
    .join("\n") +
  "\n";

/** Runs it: a classification of a table with categories and gaps. */
export async function makeRun(directory: string): Promise<{ run: string; paths: string[] }> {
  Deno.writeTextFileSync(join(directory, "a.csv"), table);
  const workspace = await Workspace.open(directory);
  const spec = specOf({
    name: "fuzz",
    dataset: {
      name: "csv",
      path: "a.csv",
      params: { target: "y", task: "classification", categorical: ["b"] },
      missing: "mean",
      standardize: true,
      split: { test: 0.25 },
    },
    model: { name: "mlp", params: { hidden: [3] } },
    training: { epochs: 2, batch_size: 4, seed: 1, optimizer: "adam" },
    output: { checkpoint_frequency: 1 },
  });
  const { signal } = new AbortController();
  let run = "";
  for await (const event of runExperiment(spec, { workspace, signal })) {
    if (event.kind === "directory") run = join(directory, event.path);
  }
  Deno.mkdirSync(join(run, "evaluations"));
  return { run, paths: listFiles(run) };
}

function listFiles(directory: string, prefix = ""): string[] {
  return [...Deno.readDirSync(join(directory, prefix))].flatMap(({ name, isDirectory }) =>
    isDirectory ? listFiles(directory, `${prefix}${name}/`) : [prefix + name]
  ).sort();
}
