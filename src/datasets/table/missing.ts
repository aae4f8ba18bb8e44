/** What people and programs write for a value that is not there. */
export const missingWords: readonly string[] = [
  "",
  "NA",
  "N/A",
  "n/a",
  "#N/A",
  "<NA>",
  "NaN",
  "nan",
  "null",
  "NULL",
  "?",
];

const missing = new Set(missingWords);

/** Whether a cell's text stands for a missing value: one of {@linkcode missingWords}, blanks around it aside. */
export function isMissing(text: string): boolean {
  return missing.has(text.trim());
}
