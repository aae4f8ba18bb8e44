/**
 * `custom` models of the older configs: `params.type` names the model, the other params are that model's.
 *
 * @module
 */
import { choice, isObject, type JsonSchema, type Schema } from "../schema/fields.ts";

/**
 * Reads `{ name: custom, params: { type: mlp, … } }` as `{ name: mlp, params: { … } }`.
 *
 * @param models The declarations of the models by name.
 */
export function custom(models: Readonly<Record<string, Schema<unknown>>>): Schema<unknown> {
  const names = Object.keys(models);
  const type = choice(names, { description: "The model that is meant", ignoreCase: true });
  return {
    expected: "an object",
    description: "The model that params.type names",
    json: { anyOf: names.map((name) => jsonOf(models[name].json, name)) },
    read(value, path, issues) {
      const { params, ...rest } = value as Record<string, unknown>;
      const { type: given, ...own } = isObject(params) ? params : {};
      const name = type.read(given, [...path, "params", "type"], issues);
      // Of a model that is not known the params cannot be judged.
      const known = typeof given === "string" && given.toLowerCase() === name;
      return known ? models[name].read({ ...rest, name, params: own }, path, issues) : undefined;
    },
  };
}

/** The JSON Schema of a model, by another name and with its own in `params.type`. */
function jsonOf(model: JsonSchema, name: string): JsonSchema {
  const words = (word: string) =>
    choice([word], { description: `Stands for ${name}`, ignoreCase: true }).json;
  const properties = model.properties as Record<string, JsonSchema>;
  const params = properties.params;
  return {
    ...model,
    properties: {
      ...properties,
      name: words("custom"),
      params: {
        ...params,
        properties: { type: words(name), ...params.properties as JsonSchema },
        required: ["type", ...params.required as string[] ?? []],
        default: undefined,
      },
    },
    required: ["name", "params"],
  };
}
