/**
 * Declarations that say what was meant by a value of another kind.
 *
 * @module
 */
import type { Schema } from "./schema.ts";

/**
 * The same declaration; an issue of the value as a whole that has no hint gets one.
 *
 * @param advice What to do, from the value that was found; undefined where nothing is known.
 */
export function advised<T>(field: Schema<T>, advice: (value: unknown) => string | undefined): Schema<T> {
  return {
    ...field,
    read(value, path, issues) {
      const before = issues.length;
      const result = field.read(value, path, issues);
      for (let i = before; i < issues.length; i++) {
        if (issues[i].path.length > path.length || issues[i].hint !== undefined) continue;
        issues[i] = { ...issues[i], hint: advice(value) };
      }
      return result;
    },
  };
}
