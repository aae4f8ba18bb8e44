/** The notebook runs from top to bottom, and its run is that of the command line. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { denoArgs, type MlxResult, root, runMlx } from "../deno.ts";
import { copyExperiments } from "./workspace.ts";

/** What stands for the kernel's display: it prints the kinds of what is shown. */
const display = `const display = async (shown: any) => {
  const method = shown[Symbol.for("Jupyter.display")];
  const { "text/html": page = "", ...rest } = method ? await method.call(shown) : shown;
  console.log("shown:", Object.keys(rest).join(), page.startsWith("<div") ? "and a page" : "");
};
`;

interface Cell {
  readonly cell_type: "code" | "markdown";
  readonly source: readonly string[];
  readonly outputs?: readonly unknown[];
  readonly execution_count?: number | null;
}

async function readCells(): Promise<Cell[]> {
  return JSON.parse(await Deno.readTextFile(join(root, "docs", "notebooks", "first.ipynb"))).cells;
}

/** The code of all cells as one module; a name at the end of a cell is shown, as the kernel does. */
function moduleOf(cells: readonly Cell[]): string {
  const code = cells.flatMap(({ cell_type, source }) => cell_type === "code" ? [source.join("")] : [])
    .map((text) => text.replace(/^\w+$(?![^])/m, "await display($&);"));
  return display + code.join("\n").replaceAll("Deno.jupyter.display", "display");
}

/** Runs Deno with the packages of the tests. */
async function runDeno(args: readonly string[], cwd: string): Promise<MlxResult> {
  const { code, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, signal, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The command of the task `run`, as it would be called at the root of a checkout. */
async function taskArgs(): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const [deno, run, ...words] = tasks.run.command.split(" ") as string[];
  assertEquals([deno, run], ["deno", "run"]);
  return [run, ...denoArgs(), ...words.map((word) => word === "scripts/task.ts" ? join(root, word) : word)];
}

Deno.test("a run in the notebook, by the task and by scripts/mlx has one digest", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await copyExperiments(directory);
    const config = ["--config", "experiments/iris.yaml"];
    const byScript = await runMlx(["run-experiment", ...config], { cwd: directory });
    assertEquals(byScript.code, 0, byScript.stderr);
    const byTask = await runDeno([...await taskArgs(), ...config], directory);
    assertEquals(byTask.code, 0, byTask.stderr);

    const notebooks = join(directory, "docs", "notebooks");
    await Deno.mkdir(notebooks, { recursive: true });
    await Deno.writeTextFile(join(notebooks, "first.ts"), moduleOf(await readCells()));
    const args = ["run", "--quiet", ...denoArgs(), "--allow-all", "first.ts"];
    const { code, stdout, stderr } = await runDeno(args, notebooks);
    assertEquals(code, 0, stderr);
    assertEquals(
      stdout.match(/^[0-9a-f]{16} .*$/gm)?.map((line) => line.slice(17)),
      Array(3).fill("the same run"),
    );
    assertStringIncludes(stdout, "equal to the run's own: true");
    assertEquals(stdout.match(/^shown: text\/plain and a page$/gm)?.length, 2);
    assertEquals(
      stdout.match(/^(setosa|versicolor|virginica) 0\.\d+|^(setosa|versicolor|virginica) 1\./gm)?.length,
      2,
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("the notebook is kept without what its cells gave", async () => {
  const code = (await readCells()).filter(({ cell_type }) => cell_type === "code");
  assert(code.length > 5);
  for (const { outputs, execution_count } of code) assertEquals([outputs, execution_count], [[], null]);
});
