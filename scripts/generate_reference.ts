/**
 * Writes the reference of config keys, docs/configuration.md, the type of a spec, and the names of the tables as types,
 * from the declarations of src/.
 *
 *     deno task schema
 *
 * @module
 */
import type { Fields, Schema } from "../src/schema/fields.ts";
import { schema } from "../src/spec/spec.ts";
import { builtin } from "../src/spec/tables.ts";
import { specTypeText } from "./spec_type.ts";

/** The content of docs/configuration.md. */
export function referenceText(): string {
  const { dataset, model, training, output, ...top } = schema.fields!;
  const sections = { dataset, model, training, output };
  return [
    "# Configuration",
    "",
    "<!-- Made by `deno task schema` from the declarations in src/; a test says when it is out of date. -->",
    "",
    "A config is a JSON, JSONC or YAML file with one experiment, or a list of experiments that run in order. Paths",
    "in it are relative to the directory where `mlx` is called, or to the one that `--root` names; the path of the config",
    "itself always starts from where `mlx` is called. A key that is not listed here is an error, except `$schema` and keys",
    "that begin with `x-` at the top. A key without a default must be there. Names of data sets, models, optimizers and",
    "losses may be written in any capitals. `key=value` on the command line, such as `training.learning_rate=0.01`,",
    "replaces what the file says.",
    "",
    ...rows(top),
    "",
    ...Object.entries(sections).flatMap(([name, section]) => [
      `## \`${name}\``,
      "",
      `${section.description}.`,
      "",
      ...rows(section.fields!, `${name}.`, ["params"]),
      "",
    ]),
    ...entries("Data sets", "dataset.params", "dataset.name", builtin.datasets),
    ...entries("Models", "model.params", "model.name", builtin.models),
    "`custom` stands for the model that `params.type` names.",
    "",
    ...entries("Optimizers", "training.optimizer.params", "training.optimizer.name", builtin.optimizers),
    "The name alone may stand for an optimizer or a loss. Their params are then beside them, as in configs of",
    "version 0.1.0: `training: {optimizer: sgd, params: {momentum: 0.9}, loss: huber, loss_params: {delta: 2}}` and",
    "`training: {optimizer: {name: sgd, params: {momentum: 0.9}}, loss: {name: huber, params: {delta: 2}}}` are the same",
    "experiment and have the same digest. On the command line `training.optimizer=sgd`, `training.params.momentum=0.9`",
    "and `training.optimizer.params.momentum=0.9` work with both.",
    "",
    ...entries("Losses", "training.loss.params", "training.loss.name", builtin.objectives),
    ...entries("Schedules", "training.schedule.params", "training.schedule.name", builtin.schedules),
    "## Metrics",
    "",
    "A run and an evaluation report the usual metrics. Name the others to get them: `mlx eval RUN --metrics mcc`,",
    "`training.monitor: {metric: val_mcc}`.",
    "",
    "| task | usual | on request |",
    "| --- | --- | --- |",
    ...Object.entries(builtin.metrics).map(([task, table]) => {
      const names = (onRequest: boolean) =>
        Object.keys(table).filter((name) => (table[name].onRequest ?? false) === onRequest)
          .map((name) => `\`${name}\``).join(", ");
      return `| ${task} | ${names(false)} | ${names(true)} |`;
    }),
    "",
  ].join("\n");
}

/** A heading and a table of params for each entry of a table. */
function entries(
  title: string,
  params: string,
  key: string,
  table: Readonly<Record<string, { summary: string; params?: Schema<unknown> }>>,
): string[] {
  return [
    `## ${title}`,
    "",
    ...Object.entries(table).flatMap(([name, entry]) => {
      const fields = entry.params?.fields ?? {};
      const keys = Object.keys(fields).length > 0
        ? rows(fields, `${params}.`)
        : [`There are no \`${params}\`.`];
      return [`### \`${key}: ${name}\``, "", `${entry.summary.replace(/\.$/, "")}.`, "", ...keys, ""];
    }),
  ];
}

/** A table with a line for each key, those of objects inside as lines of their own. */
function rows(fields: Fields, prefix = "", left: readonly string[] = []): string[] {
  const lines = (inside: Fields, path: string): string[] =>
    Object.entries(inside).flatMap(([key, field]) => {
      if (left.includes(key) && path === prefix) return [];
      const own = `| \`${path}${key}\` | ${cell(field.expected)} | ${standard(field)} | ${
        cell(field.description)
      } |`;
      return [own, ...(field.fields ? lines(field.fields, `${path}${key}.`) : [])];
    });
  return ["| key | value | default | |", "| --- | --- | --- | --- |", ...lines(fields, prefix)];
}

function standard({ absent }: Schema<unknown>): string {
  return absent === undefined ? "–" : `\`${cell(JSON.stringify(absent.value))}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** The content of src/library/names.generated.ts: the names of the tables as types, so that editors offer them. */
export function namesText(): string {
  const { datasets, models, optimizers, objectives, schedules } = builtin;
  const union = (name: string, what: string, table: object, ...more: string[]) =>
    `/** ${what}. */\nexport type ${name} =\n${
      [...Object.keys(table), ...more].map((key) => `  | "${key}"`).join("\n")
    };`;
  return [
    "/**\n * The names of this program's own entries as types; made by `deno task schema`.\n *\n * @module\n */",
    union("DatasetName", "The data sets of this program", datasets),
    union(
      "ModelName",
      "The models of this program; `custom` names one of the others in its params",
      models,
      "custom",
    ),
    union("OptimizerName", "The optimizers of this program", optimizers),
    union("LossName", "The losses of this program", objectives),
    union("ScheduleName", "The schedules of this program", schedules),
  ].join("\n\n") + "\n";
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("../src/spec/spec.generated.ts", import.meta.url), specTypeText());
  await Deno.writeTextFile(new URL("../src/library/names.generated.ts", import.meta.url), namesText());
  await Deno.writeTextFile(new URL("../docs/configuration.md", import.meta.url), referenceText());
}
