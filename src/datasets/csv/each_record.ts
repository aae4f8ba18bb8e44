/**
 * Visits the records of a CSV file, a window at a time.
 *
 * @module
 */
import type { LoadContext, OpenFile } from "../dataset.ts";
import type { Problems } from "../table/problems.ts";
import { textStart, UnreadableError, Window } from "../table/window.ts";
import { tableStart } from "./first_line.ts";
import { RecordReader } from "./records.ts";

/** Records read between two looks at the clock. */
const turn = 1024;

/** Bytes of a table that are there when its first record is looked at, so that those below can be. */
const headBytes = 4096;

/** How a file is written. */
export interface Writing {
  /** What stands between cells, where no line `sep=` says it. */
  readonly delimiter: string;
  /** What lines begin with that are no records; null for none. */
  readonly comment: string | null;
  /** Lines before the table. */
  readonly skip_lines: number;
}

/**
 * Visits every record in order, the header too. A line `sep=;` before them is none, and names the delimiter.
 *
 * @param visit Gives false to stop, or a promise that is waited for.
 * @throws {DataError} if something in the file makes its rest unreadable, with all problems found so far.
 */
export async function eachRecord(
  file: OpenFile,
  writing: Writing,
  problems: Problems,
  context: LoadContext,
  visit: (record: RecordReader) => boolean | void | Promise<void>,
): Promise<void> {
  const window = new Window(file);
  let reader: RecordReader | undefined;
  try {
    do {
      let at = 0;
      if (reader) await window.advance(reader.position);
      else {
        const head = await skipHead(window, writing);
        const start = tableStart(window.bytes, head, writing.delimiter, problems, window.base);
        if (!problems.none) break;
        at = start.at;
        reader = new RecordReader(start.delimiter, { comment: writing.comment, isNamed: start.named });
      }
      reader.use(window.bytes, at, window.base, window.final);
      for (let record = 0; reader.next(); record++) {
        const visited = visit(reader);
        if (visited === false) return;
        if (visited) await visited;
        if (record % turn === 0) await context.breathe();
      }
    } while (!window.final);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    problems.add(error.problem);
    await problems.throwIfAny();
  } finally {
    await window.close();
  }
}

/** Moves a window to the head of a table; the byte of the window where it is. */
async function skipHead(window: Window, { delimiter, comment, skip_lines }: Writing): Promise<number> {
  await window.begin();
  const reader = new RecordReader(delimiter, { comment });
  let at = textStart(window.bytes);
  let lines: number | undefined = skip_lines;
  for (;;) {
    reader.use(window.bytes, at, window.base, window.final);
    lines = reader.skipHead(lines);
    at = reader.position;
    if (window.final || lines === undefined && window.bytes.length - at >= headBytes) return at;
    await window.advance(at);
    at = 0;
    lines ??= 0;
  }
}
