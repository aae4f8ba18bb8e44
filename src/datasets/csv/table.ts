/**
 * Reads the numbers of a CSV file whose bytes are in memory.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import type { LoadContext } from "../dataset.ts";
import { mebibytes, memoryLimit } from "../memory.ts";
import { BadCells } from "./bad_cells.ts";
import { parseNumber } from "./cells.ts";
import type { Columns } from "./columns.ts";
import type { Problem, Problems } from "./problems.ts";
import { CsvSyntaxError, RecordReader } from "./records.ts";
import type { Cells } from "./target.ts";

/** Records read between two looks at the clock. */
const turn = 1024;

/** A file and how to read it. */
export interface Source {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The byte between cells. */
  readonly delimiter: number;
  /** The byte where the rows start: after the header. */
  readonly start: number;
  readonly problems: Problems;
}

/** The features as numbers, the target still as cells. */
export interface Numbers {
  /** [rows, features] */
  readonly x: Float64Array;
  readonly target: Cells;
  /** The most bytes held on the way. */
  readonly held: number;
}

/**
 * Reads the features of every row and finds its target; bad cells go to the source's problems. Goes over the file twice: to count, so that memory is
 * asked for once and not before it is known to suffice; and to read.
 *
 * @param names All columns.
 * @throws {DataError} if there are no rows, or too many.
 */
export async function readNumbers(
  source: Source,
  names: readonly string[],
  { features, target }: Columns,
  context: LoadContext,
): Promise<Numbers> {
  const { bytes, path, problems } = source;
  const cols = features.length;
  let rows = 0;
  await eachRecord(source, context, (reader) => {
    if (reader.count === names.length) rows++;
    else problems.add(ragged(reader, names.length));
  });
  problems.throwIfAny();
  if (rows === 0) throw new DataError(`Cannot use the table ${found(path)}: it has no rows`);
  const held = bytes.length + 8 * rows * (cols + 2);
  if (held > memoryLimit) {
    throw new DataError(
      `Cannot hold the table ${found(path)}: ${rows} rows of ${cols} features take ${mebibytes(held)}, ` +
        `more than ${mebibytes(memoryLimit)}`,
      "choose fewer columns with dataset.params.features, or split the file",
    );
  }

  const x = new Float64Array(rows * cols);
  const starts = new Uint32Array(rows);
  const ends = new Uint32Array(rows);
  const bad = new BadCells(bytes, names);
  let row = 0;
  await eachRecord(source, context, (reader) => {
    starts[row] = reader.starts[target];
    ends[row] = reader.ends[target];
    for (let c = 0; c < cols; c++) {
      const start = reader.starts[features[c]];
      const end = reader.ends[features[c]];
      const value = parseNumber(bytes, start, end);
      if (Number.isNaN(value)) bad.add(features[c], start, end);
      x[row * cols + c] = value;
    }
    row++;
  });
  bad.report(problems, rows);
  return { x, target: { bytes, starts, ends }, held };
}

/** Visits the records after the header. */
async function eachRecord(
  { bytes, delimiter, start, problems }: Source,
  context: LoadContext,
  visit: (reader: RecordReader) => void,
): Promise<void> {
  const reader = new RecordReader(bytes, delimiter, start);
  try {
    for (let record = 0; reader.next(); record++) {
      visit(reader);
      if (record % turn === 0) await context.breathe();
    }
  } catch (error) {
    if (!(error instanceof CsvSyntaxError)) throw error;
    problems.add({ offset: error.offset, message: error.message });
    problems.throwIfAny();
  }
}

function ragged(reader: RecordReader, columns: number): Problem {
  const hint = "quote cells that hold the delimiter";
  return { offset: reader.starts[0], message: `expected ${columns} cells but found ${reader.count}`, hint };
}
