/**
 * Where the keys of a config stand.
 *
 * @module
 */
import { type Fields, isObject } from "../schema/fields.ts";
import { paramsBeside } from "./older_form.ts";
import type { Tables } from "./tables.ts";

/** Where a key stands, outermost first, and for which entry of a table. */
export interface KeyPlace {
  readonly path: readonly string[];
  /** What has to be named for it, as `optimizer "sgd"`; absent if it can stand there as the config is. */
  readonly entry?: string;
}

/** The params of the entries of a table. */
interface ParamsOf {
  readonly what: string;
  readonly path: readonly string[];
  readonly table: Readonly<Record<string, { readonly params?: { readonly fields?: Fields } }>>;
  readonly chosen: unknown;
}

/**
 * The places of every key, those first that the config can have as it is.
 *
 * @param fields Those of a config.
 * @param config What was read, whatever it is.
 */
export function keyPlaces(fields: Fields, config: unknown, tables: Tables): KeyPlace[] {
  const given = (section: string, key: string) => {
    const value = isObject(config) ? config[section] : undefined;
    return isObject(value) ? value[key] : undefined;
  };
  const params: ParamsOf[] = [
    {
      what: "dataset",
      path: ["dataset", "params"],
      table: tables.datasets,
      chosen: given("dataset", "name"),
    },
    { what: "model", path: ["model", "params"], table: tables.models, chosen: given("model", "name") },
    ...(["optimizer", "loss"] as const).map((what) => {
      const setting = given("training", what);
      const [path, name] = isObject(setting)
        ? [["training", what, "params"], setting.name]
        : [["training", paramsBeside[what]], setting];
      const table = what === "optimizer" ? tables.optimizers : tables.objectives;
      return { what, path, table, chosen: name ?? (what === "optimizer" ? "adam" : undefined) };
    }),
  ];
  const schedule = given("training", "schedule");
  params.push({
    what: "schedule",
    path: ["training", "schedule", "params"],
    table: tables.schedules,
    chosen: isObject(schedule) ? schedule.name : schedule,
  });
  const places: KeyPlace[] = [];
  const others: KeyPlace[] = [];
  for (const { what, path, table, chosen } of params) {
    for (const [name, { params }] of Object.entries(table)) {
      const isChosen = typeof chosen === "string" && chosen.toLowerCase() === name;
      const found = placesIn(params?.fields ?? {}, path);
      if (isChosen) places.push(...found);
      else others.push(...found.map((place) => ({ ...place, entry: `${what} "${name}"` })));
    }
  }
  return [...places, ...placesIn(fields, []), ...others];
}

function placesIn(fields: Fields, path: readonly string[]): KeyPlace[] {
  return Object.entries(fields).flatMap(([key, field]) => {
    const at = [...path, key];
    return [{ path: at }, ...placesIn(field.fields ?? {}, at)];
  });
}
