/**
 * What a dry run shows.
 *
 * @module
 */
import { formatBytes, formatCount, plural } from "../report/numbers.ts";
import { type Column, pairs, table } from "../report/table.ts";
import type { Line } from "../report/text.ts";
import { wrap } from "../report/wrap.ts";
import { describeData, describeRates, describeSplit } from "./describe.ts";
import type { PlanFacts } from "../plan.ts";
import type { DryRun } from "./engine.ts";
import { settingLines, type SettingPath } from "./settings.ts";

const layerColumns: readonly Column[] = [
  { title: "layer" },
  { title: "kind" },
  { title: "output", align: "right" },
  { title: "parameters", align: "right" },
];

/**
 * The plan of one experiment.
 *
 * @param isDefault Whether a setting is what it would be if nothing were said.
 * @param all Whether settings are listed that have their defaults.
 * @param width Columns that a line may fill.
 */
export function planLines(
  { facts: plan, output }: DryRun,
  { isDefault, all, width }: {
    readonly isDefault: (path: SettingPath) => boolean;
    readonly all: boolean;
    readonly width: number;
  },
): Line[] {
  const { spec, info, memory, stepsPerEpoch } = plan;
  const data: [string, string][] = [
    ["data set", describeData(plan)],
    ["columns", listed(info.features)],
    ...(info.classes ? [["classes", listed(info.classes)] as [string, string]] : []),
    ["split", describeSplit(plan)],
    ...(plan.inputs.length === info.features.length
      ? []
      : [["inputs", `${plan.inputs.length}: ${listed(plan.inputs)}`] as [string, string]]),
    ...info.files.map(({ path, bytes, sha256 }) =>
      ["file", `${path}, ${formatBytes(bytes)}, sha256 ${sha256.slice(0, 16)}…`] as [string, string]
    ),
  ];
  const training: [string, string][] = [
    ["loss", plan.objective],
    [
      "optimizer",
      plan.optimizer ??
        "none: fitted in closed form; epochs, batch_size, learning_rate, optimizer and its params are not used",
    ],
    [
      "steps",
      `${formatCount(stepsPerEpoch)} an epoch, ${formatCount(stepsPerEpoch * plan.epochs)} in all`,
    ],
    ...(plan.rates === null ? [] : [["learning rate", describeRates(plan)] as [string, string]]),
    ["seeds", describeSeeds(plan)],
    ...(plan.workers > 1 ? [["workers", `${plan.workers} threads`] as [string, string]] : []),
    [
      "memory",
      `about ${formatBytes(memory.total)}: data ${formatBytes(memory.dataset)}, training ${
        formatBytes(memory.training)
      }, copies ${formatBytes(memory.copies)}, mlx itself ${formatBytes(memory.runtime)}`,
    ],
    ["disk", describeDisk(plan)],
    ["output", output],
  ];
  return [
    { text: spec.name, style: "bold" },
    ...(spec.description ? [spec.description] : []),
    "",
    all
      ? { text: "Configuration (* differs from the default)", style: "bold" }
      : { text: "Settings that differ from their defaults (--all lists every one)", style: "bold" },
    ...settingLines(spec, isDefault, all),
    "",
    { text: "Data", style: "bold" },
    ...pairs(data),
    ...[...info.notes ?? [], ...(info.filled ?? []).map((gap) => `Missing values in ${gap}`)]
      .flatMap((note) => wrap(`  ${note}`, width)),
    "",
    { text: `Model ${spec.model.name}`, style: "bold" },
    ...(spec.model.architecture ? [`  ${spec.model.architecture}`] : []),
    ...table(layerColumns, [
      ...plan.layers.map(({ name, kind, output, parameters }) => [
        name,
        kind,
        output.join(" × "),
        formatCount(parameters),
      ]),
      ["total", "", "", formatCount(plan.parameters)],
    ], { width }),
    "",
    { text: "Training", style: "bold" },
    ...pairs(training),
  ];
}

function describeDisk({ disk: { checkpoints, each, total } }: PlanFacts): string {
  if (checkpoints === 0) return "no checkpoints";
  const sum = checkpoints > 1 ? ` × ${formatBytes(each)} = ${formatBytes(total)}` : `, ${formatBytes(each)}`;
  return `at most ${plural(checkpoints, "checkpoint")}${sum}`;
}

function describeSeeds({ spec, seeds }: PlanFacts): string {
  if (spec.training.seed === null) return "drawn when the run starts";
  return Object.entries(seeds).map(([purpose, seed]) => `${purpose} ${seed}`).join(", ");
}

/** A list of names; of a long one the beginning. */
function listed(names: readonly string[]): string {
  const most = 12;
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown}, … ${formatCount(names.length - most)} more` : shown;
}
