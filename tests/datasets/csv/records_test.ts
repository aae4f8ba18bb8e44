import { assertEquals, assertThrows } from "@std/assert";
import { cellText } from "../../../src/datasets/csv/cells.ts";
import { RecordReader } from "../../../src/datasets/csv/records.ts";
import { UnreadableError } from "../../../src/datasets/table/window.ts";

function read(text: string, delimiter = ","): string[][] {
  const bytes = new TextEncoder().encode(text);
  const reader = new RecordReader(delimiter);
  reader.use(bytes);
  const records: string[][] = [];
  while (reader.next()) {
    records.push(
      Array.from({ length: reader.count }, (_, i) => cellText(bytes, reader.starts[i], reader.ends[i])),
    );
  }
  return records;
}

const cases: [string, string, string[][]][] = [
  ["nothing", "", []],
  ["blank lines only", "\n\r\n  \n\r", []],
  ["no newline at the end", "a,b\nc,d", [["a", "b"], ["c", "d"]]],
  ["LF, CRLF and CR", "a,b\nc,d\r\ne,f\rg,h\n", [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]],
  ["blank lines between", "a,b\n\n \t\nc,d\n\n", [["a", "b"], ["c", "d"]]],
  ["empty cells", ",\na,\n,b\n,,\n", [["", ""], ["a", ""], ["", "b"], ["", "", ""]]],
  ["a delimiter at the very end", "a,", [["a", ""]]],
  ["blanks around cells", " a b ,\tc\t\n", [["a b", "c"]]],
  ["quotes", '"a","b c"\n', [["a", "b c"]]],
  ["blanks around and in quotes", ' " a " , "b" \n', [[" a ", "b"]]],
  ["delimiters and line ends in quotes", '"a,b","c\nd\r\ne"\nf,g', [["a,b", "c\nd\r\ne"], ["f", "g"]]],
  ["doubled quotes", '"a ""b""","""",""\n', [['a "b"', '"', ""]]],
  ["quotes inside plain cells", '5" disk,a"b"\n', [['5" disk', 'a"b"']]],
  ["letters beyond ASCII", "größe,名前\n", [["größe", "名前"]]],
];

for (const [name, text, expected] of cases) {
  Deno.test(`records with ${name}`, () => assertEquals(read(text), expected));
}

Deno.test("other delimiters", () => {
  assertEquals(read("a;b,c\n", ";"), [["a", "b,c"]]);
  assertEquals(read("a\t\tb \t\n", "\t"), [["a", "", "b", ""]]);
});

Deno.test("quotes that do not pair are refused with their place", () => {
  for (const [text, offset] of [['a,"b\nc', 2], ['"a"b,c', 3], ['a,"', 2], ['"a""', 0]] as const) {
    const error = assertThrows(() => read(text), UnreadableError);
    assertEquals(error.problem.offset, offset, text);
  }
});

Deno.test("bytes that stop anywhere are gone on with: cut in two, every text has the same records", () => {
  for (const [name, text, expected] of cases) {
    const bytes = new TextEncoder().encode(text);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const reader = new RecordReader(",");
      const records: string[][] = [];
      const take = () => {
        while (reader.next()) {
          records.push(
            Array.from(
              { length: reader.count },
              (_, i) => cellText(reader.bytes, reader.starts[i], reader.ends[i]),
            ),
          );
        }
      };
      reader.use(bytes.subarray(0, cut), 0, 0, false);
      take();
      reader.use(bytes.subarray(reader.position), 0, reader.position);
      take();
      assertEquals(records, expected, `${name}, cut at ${cut}`);
    }
  }
});
