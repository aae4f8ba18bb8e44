/**
 * The type of a spec from its declaration: src/spec/spec.generated.ts, which the library publishes.
 *
 * @module
 */
import { isObject, type JsonSchema, type Schema } from "../src/schema/fields.ts";
import { schema } from "../src/spec/spec.ts";

/** The content of src/spec/spec.generated.ts. */
export function specTypeText(): string {
  return [
    "/**",
    " * The type of a spec; made by `deno task schema` from the declarations in src/spec/.",
    " *",
    " * @module",
    " */",
    "",
    "/**",
    " * One experiment as plain JSON, every default filled in. Names are in the spelling of the tables; `params` are as the",
    " * named entry declares them.",
    " */",
    `export interface Spec ${typeOf(schema, "")}`,
    "",
  ].join("\n");
}

/** The TypeScript type of what a declaration reads, its keys with their descriptions. */
function typeOf({ json, fields }: Schema<unknown>, indent: string): string {
  const types = new Set<string>();
  for (const one of alternatives(json)) {
    const isOwn = fields !== undefined && one.type === "object" && Object.hasOwn(one, "properties");
    if (isOwn) types.add(objectOf(fields, indent));
    // The name alone stands for an object in files, and is read as one.
    else if (!(fields?.name && fields.params && isName(one))) types.add(simple(one));
  }
  return [...types].join(" | ");
}

function objectOf(fields: NonNullable<Schema<unknown>["fields"]>, indent: string): string {
  const inside = `${indent}  `;
  const lines = Object.entries(fields).flatMap(([key, field]) => [
    ...comment(field.description, inside),
    `${inside}${key}: ${typeOf(field, inside)};`,
  ]);
  return lines.length === 0 ? "Readonly<Record<string, never>>" : `{\n${lines.join("\n")}\n${indent}}`;
}

/** A comment of lines that are not too long. */
function comment(description: string, indent: string): string[] {
  const lines: string[] = [];
  for (const word of `${description.replace(/\.$/, "")}.`.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || indent.length + last.length + word.length > 112) lines.push(word);
    else lines[lines.length - 1] += ` ${word}`;
  }
  return lines.length === 1 && indent.length + lines[0].length < 102
    ? [`${indent}/** ${lines[0]} */`]
    : [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`];
}

/** The JSON Schemas any of which may hold, those of types in a list taken apart. */
function alternatives(json: JsonSchema): JsonSchema[] {
  if (Array.isArray(json.anyOf) && !isName(json)) return json.anyOf.flatMap(alternatives);
  if (Array.isArray(json.type)) return json.type.map((type) => ({ ...json, type }));
  return [json];
}

/** Whether words may be written in any capitals: then they are names of a table, which may have a user's own. */
function isName(json: JsonSchema): boolean {
  return Array.isArray(json.anyOf) &&
    json.anyOf.some((one) => isObject(one) && Object.hasOwn(one, "pattern"));
}

function simple(json: JsonSchema): string {
  if (isName(json)) return "string";
  if (Array.isArray(json.enum)) return json.enum.map((word) => JSON.stringify(word)).join(" | ");
  if (json.type === "integer") return "number";
  if (json.type === "array") return `readonly (${typeOf({ json: json.items } as Schema<unknown>, "")})[]`;
  if (json.type !== "object") return String(json.type);
  const items = isObject(json.additionalProperties) ? simple(json.additionalProperties) : "unknown";
  return `Readonly<Record<string, ${items}>>`;
}
