/**
 * Writes experiments/schema.json, by which editors complete and check configs, from the declarations of src/spec/.
 *
 *     deno run --allow-read --allow-write=experiments scripts/generate_schema.ts
 *
 * @module
 */
import { toJsonSchema } from "../src/schema/fields.ts";
import { schema } from "../src/spec/spec.ts";

/** The content of experiments/schema.json. */
export function schemaText(): string {
  const experiment = { $ref: "#/definitions/experiment" };
  const document = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "mlx experiments",
    description: "One experiment, or a list of them that run in order",
    anyOf: [experiment, { type: "array", items: experiment, minItems: 1 }],
    definitions: { experiment: toJsonSchema(schema) },
  };
  return JSON.stringify(document, null, 2) + "\n";
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("../experiments/schema.json", import.meta.url), schemaText());
}
