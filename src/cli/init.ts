/**
 * `mlx init`: a first config for a table.
 *
 * @module
 */
import { ConfigError, exitCodes } from "../errors.ts";
import { pairs } from "../report/table.ts";
import { nameProblem } from "../schema/names.ts";
import { type Context, defineCommand } from "./command.ts";
import { onlyFile, shellWord, tableOptions } from "./describe_table.ts";
import type { Engine } from "./engine.ts";
import { loadingLine } from "./loading_line.ts";
import { flag, text } from "./options.ts";

/** The command. */
export const command = defineCommand({
  usage: [
    "init FILE --target COLUMN [options]",
    "init --template NAME [options]",
    "init --list",
  ],
  description: [
    "Writes a short config, with comments, that trains on a table as it stands: which columns are used and how, what " +
    "replaces missing values, the split, scaling, the model, early stopping. It is tried as a dry run before it is " +
    "written. A file that exists is never overwritten.",
    "mlx describe FILE shows what the choices are made from.",
  ],
  options: {
    ...tableOptions,
    output: text(
      "FILE",
      "The config to write (-o; default: the name of the table, with .yaml, in the root directory)",
    ),
    template: text("NAME", "Write this template instead of a config for a table"),
    list: flag("List the templates"),
  },
  examples: [
    "init experiments/data/penguins.csv --target species",
    "init experiments/data/diabetes.csv --target target --output first.yaml",
    "init --template regression",
  ],
  async run(context, options, operands) {
    const { terminal } = context;
    const { templates } = await import("../describe/templates.ts");
    if (options.list) {
      terminal.print(...pairs(Object.entries(templates).map(([name, { summary }]) => [name, summary])));
      return exitCodes.done;
    }
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(options.root, options["data-dir"]);
    const write = async (stem: string, text: () => Promise<string>) => {
      const output = options.output ?? `${stem}.yaml`;
      engine.checkNewFile(workspace, output);
      engine.writeNewFile(workspace, output, await text());
      terminal.print(`Wrote ${output}`, `Next: mlx run-experiment ${runOptions(output, options)}`);
      return exitCodes.done;
    };
    if (options.template !== undefined) {
      const { template } = options;
      if (!Object.hasOwn(templates, template)) throw await noTemplate(template, Object.keys(templates));
      return await write(template, () => Promise.resolve(templates[template].text));
    }
    const path = onlyFile(operands, "init");
    if (options.target === undefined) {
      throw new ConfigError(
        "Cannot write a config: no column to predict is given",
        `name it with --target; mlx describe ${path} lists the columns`,
      );
    }
    const { target, task } = options;
    const stem = stemOf(path);
    return await write(stem, () => configFor(path, { target, task, stem }, workspace, { context, engine }));
  },
});

/** The text of a config for a table, tried as a dry run. */
async function configFor(
  path: string,
  { target, task, stem }: { target: string; task?: "regression" | "classification"; stem: string },
  workspace: Awaited<ReturnType<Engine["openWorkspace"]>>,
  { context: { terminal, signal }, engine }: { context: Context; engine: Engine },
): Promise<string> {
  const environment = { workspace, signal, loading: loadingLine(terminal) };
  const description = await engine.describeTable(path, { target, task }, environment);
  const { firstConfig } = await import("../describe/first_config.ts");
  const text = firstConfig(description, stem);
  const { readSpecs } = await import("../spec/read.ts");
  const [spec] = await readSpecs(text, `${stem}.yaml`);
  const { facts } = await engine.dryRun(spec, environment);
  for (const warning of facts.warnings) terminal.warn(warning);
  return text;
}

/** The options with which the config is run: its own path starts from the current directory, also with --root. */
function runOptions(
  output: string,
  { root, "data-dir": dataDirs }: { root?: string; "data-dir": readonly string[] },
): string {
  const config = root === undefined || /^(?:[\\/]|[A-Za-z]:)/.test(output) ? output : `${root}/${output}`;
  return [
    ["config", config],
    ...(root === undefined ? [] : [["root", root]]),
    ...dataDirs.map((directory) => ["data-dir", directory]),
  ].map(([name, value]) => `--${name} ${shellWord(value)}`).join(" ");
}

/** The name of a table without its ending, if a run may be called so. */
function stemOf(path: string): string {
  const stem = (path.split(/[\\/]/).at(-1) ?? "").replace(/\.gz$/i, "").replace(/\.[^.]+$/, "").normalize(
    "NFC",
  );
  return nameProblem(stem) === undefined ? stem : "experiment";
}

async function noTemplate(name: string, known: readonly string[]): Promise<ConfigError> {
  const { didYouMean } = await import("../schema/suggest.ts");
  return new ConfigError(
    `Cannot find the template ${JSON.stringify(name)}: expected one of ${known.join(", ")}`,
    didYouMean(name, known) ?? "mlx init --list describes them",
  );
}
