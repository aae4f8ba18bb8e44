/**
 * JSON with comments and trailing commas.
 *
 * @module
 */
import { parse } from "@std/jsonc";
import { format } from "./json.ts";
import type { Format } from "./source.ts";

/** As JSON, and as strict, but for comments and trailing commas. */
export const jsonc: Format = format((text) => parse(text), { comments: true });
