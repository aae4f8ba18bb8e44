/**
 * What was meant by a key that stands where there is none of that name.
 *
 * @module
 */
import type { Fields, Issue } from "../schema/fields.ts";
import { type KeyPlace, keyPlaces } from "./key_places.ts";
import { otherName, plainWord, unsupportedAdvice } from "./other_names.ts";
import { otherValue, valueAt } from "./other_values.ts";
import type { Tables } from "./tables.ts";

/**
 * The issue of an unknown key with advice on what was meant: the key at its own place, the one that other programs call
 * so, or the one whose letters are nearest; or that of a value which other programs call so.
 *
 * @param issue Its path begins in the config.
 * @param fields Those of a config.
 * @param config What was read, whatever it is.
 */
export function withKeyAdvice(issue: Issue, fields: Fields, config: unknown, tables: Tables): Issue {
  const { path } = issue;
  const word = path.at(-1);
  if (issue.unknownKey === undefined) {
    const hint = otherValue(path, valueAt(config, path));
    return hint === undefined ? issue : { ...issue, hint };
  }
  if (typeof word !== "string") return issue;
  const parent = path.slice(0, -1);
  const places = keyPlaces(fields, config, tables).sort((a, b) =>
    nearness(b, parent) - nearness(a, parent) || a.path.length - b.path.length
  );
  const { keys, note } = otherName(word);
  const meant = placeOf(plainWord(word), places, true) ??
    keys.map((key) => placeOf(key, places, true)).find(Boolean);
  const here = [...parent.slice(1), word].join("_");
  const hint = unsupportedAdvice(here) ?? (meant && pointer(meant, parent, note)) ??
    unsupportedAdvice(word) ?? issue.hint ??
    elsewhere([plainWord(word), ...keys], places, note);
  return hint === undefined ? issue : { ...issue, hint };
}

/** The place of a key, or of the end of a path, among places that the config can have as it is, or among others. */
function placeOf(key: string, places: readonly KeyPlace[], asItIs: boolean): KeyPlace | undefined {
  const end = key.split(".");
  return places.find(({ path, entry }) =>
    (entry === undefined) === asItIs && end.every((part, i) => path[path.length - end.length + i] === part)
  );
}

/** How many keys two places have in common from the outside: what is near is more likely meant. */
function nearness({ path }: KeyPlace, parent: Issue["path"]): number {
  const first = path.findIndex((key, i) => key !== parent[i]);
  const apart = first < 0 ? path.length : first;
  // The place in the same object comes before those deeper in.
  return 2 * apart + (path.length === parent.length + 1 ? 1 : 0);
}

function pointer({ path }: KeyPlace, parent: Issue["path"], note: string | undefined): string {
  const same = path.length === parent.length + 1 && parent.every((key, i) => key === path[i]);
  return `did you mean ${same ? JSON.stringify(path.at(-1)) : path.join(".")}?${note ? ` ${note}` : ""}`;
}

/** Which entry of a table has such a key. */
function elsewhere(keys: readonly string[], places: readonly KeyPlace[], note?: string): string | undefined {
  for (const key of keys) {
    const place = placeOf(key, places, false);
    if (place) return `${place.entry} has ${place.path.join(".")}${note ? `: ${note}` : ""}`;
  }
}
