/** Runs mlx in this process and prints its plan's estimate and the most memory it ever had, in bytes: CONFIG. */
import "../../src/cli/harden.ts";
import { runExperiment } from "../../src/experiment/mod.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { loadSpecs } from "../../src/spec/load.ts";

const [spec] = await loadSpecs(Deno.args[0]);
const { signal } = new AbortController();
const workspace = await Workspace.open(".");
let plan = null;
for await (const event of runExperiment(spec, { workspace, signal })) {
  if (event.kind === "plan") plan = event.plan.memory;
}
const status = Deno.readTextFileSync("/proc/self/status");
const peak = 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
console.log(JSON.stringify({ plan, peak }));
