/**
 * Runs the notebook in Jupyter, without a screen, in a copy of what it needs, and prints what its cells gave. Needs
 * `jupyter nbconvert`. Now and then Deno's kernel says that a quick cell is done before it has said what the cell gave,
 * which is then missing here.
 *
 *     deno run --allow-all scripts/run_notebook.ts
 */
import { join } from "@std/path";
import { root, usesStandins } from "../tests/deno.ts";
import { copyTree } from "../tests/docs/workspace.ts";

const notebook = join("docs", "notebooks", "first.ipynb");

/** What a cell showed, as far as it is needed here. */
interface Output {
  readonly text?: readonly string[];
  readonly data?: Readonly<Record<string, readonly string[]>>;
}

/** A kernel takes no import map: where the stand-ins are used here, the copy's deno.json names them itself. */
async function useStandins(workspace: string): Promise<void> {
  if (!usesStandins) return;
  const standins = join("tests", "standins");
  await Deno.mkdir(join(workspace, "tests"));
  await copyTree(join(root, standins), join(workspace, standins));
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, standins, "import_map.json")));
  const path = join(workspace, "deno.json");
  const config = JSON.parse(await Deno.readTextFile(path));
  for (const [name, target] of Object.entries<string>(imports)) {
    config.imports[name] = target.replace(/^\.\//, "./tests/standins/");
  }
  await Deno.writeTextFile(path, JSON.stringify({ ...config, lock: false }));
}

/** Puts the kernel of this Deno where Jupyter finds it. */
async function installKernel(directory: string): Promise<void> {
  const kernel = join(directory, "kernels", "deno");
  await Deno.mkdir(kernel, { recursive: true });
  const argv = [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"];
  const spec = { argv, display_name: "Deno", language: "typescript" };
  await Deno.writeTextFile(join(kernel, "kernel.json"), JSON.stringify(spec));
}

/** Prints the text of what every cell gave. */
async function printOutputs(path: string): Promise<void> {
  const { cells } = JSON.parse(await Deno.readTextFile(path));
  for (const { outputs = [] } of cells as { outputs?: Output[] }[]) {
    for (const { text, data } of outputs) {
      console.log((text ?? data?.["text/plain"] ?? []).join("").trimEnd());
    }
  }
}

const workspace = await Deno.makeTempDir({ prefix: "notebook-" });
try {
  for (const name of ["docs", "experiments", "src"]) await copyTree(join(root, name), join(workspace, name));
  await Deno.copyFile(join(root, "deno.json"), join(workspace, "deno.json"));
  await useStandins(workspace);
  const jupyter = join(workspace, ".jupyter");
  await installKernel(jupyter);
  const { success } = await new Deno.Command("jupyter", {
    args: ["nbconvert", "--log-level=WARN", "--to=notebook", "--execute", "--output=executed", notebook],
    cwd: workspace,
    env: { JUPYTER_PATH: jupyter, JUPYTER_RUNTIME_DIR: jupyter, NO_COLOR: "1" },
  }).spawn().status;
  if (success) await printOutputs(join(workspace, "docs", "notebooks", "executed.ipynb"));
  else Deno.exitCode = 1;
} catch (error) {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
  console.error(
    "Cannot run the notebook: there is no jupyter on the PATH; install Jupyter's nbconvert and client",
  );
  Deno.exitCode = 1;
} finally {
  await Deno.remove(workspace, { recursive: true });
}
