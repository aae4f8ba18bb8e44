/**
 * A configuration as a list of settings: those that differ from their defaults, or all with those marked.
 *
 * @module
 */
import { pairs } from "../report/table.ts";

/** Where a setting stands: the keys that lead to it. */
export type SettingPath = readonly string[];

/**
 * Lines `name  value` of the settings that differ from their defaults, or of all of them, with a star before each that
 * differs.
 */
export function settingLines(
  spec: unknown,
  isDefault: (path: SettingPath) => boolean,
  all: boolean,
): string[] {
  const rows = [...settings(spec, [])].flatMap(([path, value]) => {
    const differs = !isDefault(path);
    if (!all && !differs) return [];
    const mark = all ? differs ? "* " : "  " : "";
    return [[`${mark}${path.join(".")}`, isPlain(value) ? value : JSON.stringify(value)] as const];
  });
  return pairs(rows);
}

/** Whether a value is text that cannot be taken for anything else. */
function isPlain(value: unknown): value is string {
  return typeof value === "string" && /^[a-z_./][\w ./-]*$/i.test(value) &&
    !/^(true|false|null)$/.test(value);
}

/** Every value that is not itself an object, in order; an empty object is one. */
function* settings(value: unknown, path: SettingPath): Generator<[SettingPath, unknown]> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const entries = isObject ? Object.entries(value) : [];
  if (entries.length === 0 && path.length > 0) yield [path, value];
  for (const [key, inner] of entries) yield* settings(inner, [...path, key]);
}
