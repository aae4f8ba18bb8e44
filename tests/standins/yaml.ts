/** Stand-in for `@std/yaml`, which descends from js-yaml, on that. */
// @ts-types="npm:@types/js-yaml@4.0.9"
import { load } from "js-yaml";

/** The value of one YAML document (YAML 1.2 core schema plus timestamps, sets, merges). */
export function parse(text: string): unknown {
  return load(text);
}
