/**
 * Values as text of YAML.
 *
 * @module
 */

const plain = /^[A-Za-z_][\w ./-]*$/;
/** What YAML takes for something else than text, in any capitals. */
const special = /^(?:true|false|null|yes|no|on|off|y|n|nan|\.nan|[-+]?\.inf|\.|\.\.)$/i;

/** A text, a number or a flag; in quotes where YAML would read something else. */
export function scalar(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  return plain.test(value) && !special.test(value) && value === value.trim() && !/\s-|-\s/.test(value)
    ? value
    : JSON.stringify(value).replace(/[\u007f-\uffff]/g, escaped);
}

/** Characters that YAML wants escaped. */
function escaped(character: string): string {
  return /[\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]/.test(character)
    ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
    : character;
}

/** A list on one line. */
export function flow(values: readonly (string | number)[]): string {
  return `[${values.map(scalar).join(", ")}]`;
}
