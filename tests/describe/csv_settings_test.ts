import { assertEquals } from "@std/assert";
import { csvSettings } from "../../src/describe/csv_settings.ts";

const plain = { delimiter: ",", decimal: ".", comment: null, skip_lines: 0, header: true };

/** The start of a file, and what is found otherwise than in a plain one. */
const cases: [string, string, Record<string, unknown>][] = [
  ["a plain table", "a,b\n1,2\n3,4\n", {}],
  ["a byte order mark", "\ufeffa,b\n1,2\n3,4\n", {}],
  ["semicolons and decimal commas", "a;b\n1,5;x\n2,25;y\n", { delimiter: ";", decimal: "," }],
  ["semicolons and decimal points", "a;b\n1.5;x, y\n2.5;y\n", { delimiter: ";" }],
  ["tabs", "a\tb\n1\t2,5\n3\t4\n", { delimiter: "\t", decimal: "," }],
  ["bars", "a|b\n1|2\n3|4\n", { delimiter: "|" }],
  ["a line sep=", "sep=;\na;b\n1;2\n3;4\n", { delimiter: ";" }],
  ["quoted delimiters", 'a,b\n"x;y;z",1\n"u;v;w",2\n', {}],
  ["a title", "A table of things\na,b\n1,2\n3,4\n", { skip_lines: 1 }],
  ["a title over several lines", 'A\n"b, c"\n\na,b\n1,2\n3,4\n5,6\n', { skip_lines: 3 }],
  ["comments", "# by hand, in March\n# units: m\na,b\n1,2\n3,4\n", { comment: "#" }],
  ["no header", "1,2,x\n3,4,y\n", { header: false }],
  ["years as names", "name,2019,2020\nx,5,6\ny,7,8\n", {}],
  ["places as names", "0,1,2\n5,6,7\n7,8,9\n", {}],
  ["a number among names", "a,007,b\n1,2,x\n3,4,y\n", {}],
  ["no header, and a gap", "NA,2,x\n3,4,y\n", { header: false }],
  ["text only", "a,b\nx,y\nu,v\n", {}],
  ["a header alone", "a,b\n", {}],
  ["a row of missing values", "a,b\n,\n1,2\n3,4\n", {}],
  ["nothing", "", {}],
];

for (const [name, text, found] of cases) {
  Deno.test(`how a file is written: ${name}`, () => {
    for (const ends of ["\n", "\r\n"]) {
      const bytes = new TextEncoder().encode(text.replaceAll("\n", ends));
      assertEquals(csvSettings(bytes), { ...plain, ...found } as ReturnType<typeof csvSettings>);
    }
  });
}
