/**
 * Declares what a value may be, once: from the declaration come the TypeScript type, the reader, the words
 * "expected …" of its errors, the JSON Schema and the rows of the documentation.
 *
 * ```ts
 * const params = object({ hidden: optional(list(int({ min: 1, description: "Units" }), { description: "Layers" }), []) });
 * type Params = Infer<typeof params>; // { hidden: number[] }
 * parse(params, { hidden: [0] }); // { issues: [{ path: ["hidden", 0], expected: "an integer >= 1", found: "0" }] }
 * ```
 *
 * @module
 */
export { list, nullable, object, optional, union } from "./composites.ts";
export {
  type Fields,
  type Infer,
  type InferFields,
  isObject,
  type Issue,
  type JsonSchema,
  parse,
  parseOpen,
  type Path,
  type Schema,
  toJsonSchema,
} from "./schema.ts";
export { choice, flag, int, number, text } from "./values.ts";
