/**
 * Objects whose other keys depend on a name in one of them.
 *
 * @module
 */
import { isObject, type Schema } from "./fields.ts";
import { found } from "./found.ts";

/**
 * An object that is read by the declaration its `key` names, in any capitals.
 *
 * @param otherwise Reads an object that names none of them: it reports the name, and what else is wrong.
 * @param absent The name that stands for an absent key, if it may be absent.
 */
export function variant<T>(
  key: string,
  members: Readonly<Record<string, Schema<T>>>,
  otherwise: Schema<T>,
  absent?: string,
): Schema<T> {
  const json = (name: string) => {
    const { required = [], ...rest } = members[name].json;
    const named = required as readonly string[];
    return { ...rest, required: named.includes(key) || name === absent ? named : [key, ...named] };
  };
  return {
    expected: "an object",
    description: otherwise.description,
    fields: otherwise.fields,
    json: { anyOf: Object.keys(members).map(json), description: otherwise.description },
    read(value, path, issues) {
      if (typeof value === "string" && Object.hasOwn(members, value.toLowerCase())) {
        issues.push({ path, expected: "an object", found: found(value), hint: `write { ${key}: ${value} }` });
        return value as T;
      }
      const name = isObject(value) && Object.hasOwn(value, key) ? value[key] : absent;
      const member = typeof name === "string" ? name.toLowerCase() : "";
      return (Object.hasOwn(members, member) ? members[member] : otherwise).read(value, path, issues);
    },
  };
}
