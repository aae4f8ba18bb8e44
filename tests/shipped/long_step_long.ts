/** A signal in the middle of a step that takes many seconds ends the program that people start within two. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { runMlx, startMlx } from "../deno.ts";

const config = {
  name: "long",
  dataset: {
    name: "synthetic_classification",
    params: { n_samples: 20_000, n_features: 400, n_classes: 10, seed: 1 },
  },
  model: { name: "mlp", params: { hidden: [2000, 500] } },
  training: { epochs: 3, batch_size: 20_000, seed: 2 },
};

Deno.test("a signal ends the program within two seconds in the middle of a long step, which is not counted", async () => {
  const cwd = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(cwd, "c.json"), JSON.stringify(config));
    for (const delay of [500, 2000, 3500]) {
      const child = startMlx(["run", "--config", "c.json", "--quiet", "--json"], { cwd });
      const output = child.output();
      // The run has begun when its metrics file is there; then data and weights are made.
      const begun = () =>
        [...Deno.readDirSync(cwd)].some(({ name }) => name === "outputs") &&
        [...Deno.readDirSync(join(cwd, "outputs"))].some(({ name }) => name === "long");
      while (!begun()) await new Promise((resume) => setTimeout(resume, 20));
      await new Promise((resume) => setTimeout(resume, delay));
      const sent = performance.now();
      child.kill("SIGTERM");
      const { code, stdout, stderr } = await output;
      const taken = performance.now() - sent;
      assertEquals(code, 143, new TextDecoder().decode(stderr));
      assert(taken < 2000, `it took ${taken} ms`);
      const { status, epochs, directories: { run } } = JSON.parse(new TextDecoder().decode(stdout));
      assertEquals([status, epochs], ["interrupted", 0]);
      const verified = await runMlx(["verify", run], { cwd });
      assertEquals(verified.code, 0, verified.stdout);
      await Deno.remove(join(cwd, "outputs"), { recursive: true });
    }
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});
