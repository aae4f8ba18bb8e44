/**
 * Settings from the command line, `training.learning_rate=0.01`, laid over what a file says.
 *
 * @module
 */
import { isObject, type Issue, type Path } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { type Format, maxDepth, tooMuch } from "./source.ts";

/** One setting: the value to put at a path. */
export interface Override {
  /** As it was typed. */
  readonly text: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Reads `key=value`: the override, or what is wrong with it in words. The value is read as a file in `format` is. */
export async function parseOverride(text: string, format: Format): Promise<Override | string> {
  const equals = text.indexOf("=");
  if (equals < 0) return `expected key=value but found ${found(text)}`;
  const path = text.slice(0, equals).split(".");
  if (path.some((key) => key.trim() === "" || key !== key.trim())) {
    return `expected keys joined by dots before "=" but found ${found(text.slice(0, equals))}`;
  }
  if (path.length > maxDepth) return tooMuch.depth;
  const source = text.slice(equals + 1);
  const plain = format.read(source);
  if (plain) return { text, path, value: plain.value ?? null };
  const { value, problems } = await format.locate(source);
  return problems.length > 0 ? problems[0].text : { text, path, value };
}

/**
 * A copy of `value` with the override's value in place; objects on the way are made where there is nothing.
 * In words what is wrong, if something else than an object stands in the way.
 */
export function applyOverride(value: unknown, override: Override): { value: unknown } | { problem: string } {
  const { path } = override;
  let problem: string | undefined;
  const put = (inside: unknown, depth: number): unknown => {
    if (depth === path.length) return override.value;
    const key = path[depth];
    if (Array.isArray(inside) && /^\d+$/.test(key) && Number(key) < inside.length) {
      return inside.map((item, i) => i === Number(key) ? put(item, depth + 1) : item);
    }
    if (inside !== undefined && inside !== null && !isObject(inside)) {
      problem = `expected an object at ${shown(path.slice(0, depth))} but found ${found(inside)}`;
      return inside;
    }
    const entries = Object.entries(inside ?? {});
    const old = entries.find(([name]) => name === key)?.[1];
    // fromEntries defines own properties, whatever the key: no prototype is touched.
    return Object.fromEntries([...entries.filter(([name]) => name !== key), [key, put(old, depth + 1)]]);
  };
  const result = put(value, 0);
  return problem === undefined ? { value: result } : { problem };
}

/**
 * The override that made a mistake: it decided what stands there, or made the key that is not known, or else something
 * inside of what should not be; the last of several.
 */
export function blameOf(overrides: readonly Override[], { path, unknownKey }: Issue): Override | undefined {
  const near = overrides.filter((one) => {
    const common = Math.min(one.path.length, path.length);
    return path.slice(0, common).every((key, i) => String(key) === one.path[i]);
  });
  return near.findLast((one) => one.path.length <= path.length || unknownKey) ?? near.at(-1);
}

/** A path as it is shown: `model.params.hidden[0]`. */
export function shown(path: Path): string {
  let text = "";
  for (const segment of path) {
    if (typeof segment === "number") text += `[${segment}]`;
    else if (!/^[\w$-]{1,80}$/.test(segment)) text += `[${found(segment)}]`;
    else text += text === "" ? segment : `.${segment}`;
  }
  return text;
}
