/**
 * Visits the records of a CSV file, a window at a time.
 *
 * @module
 */
import type { LoadContext, OpenFile } from "../dataset.ts";
import type { Problems } from "../table/problems.ts";
import { textStart, UnreadableError, Window } from "../table/window.ts";
import { RecordReader } from "./records.ts";

/** Records read between two looks at the clock. */
const turn = 1024;

/**
 * Visits every record in order, the header too.
 *
 * @param delimiter The byte between cells.
 * @param visit Gives false to stop.
 * @throws {DataError} if something in the file makes its rest unreadable, with all problems found so far.
 */
export async function eachRecord(
  file: OpenFile,
  delimiter: number,
  problems: Problems,
  context: LoadContext,
  visit: (record: RecordReader) => boolean | void,
): Promise<void> {
  const window = new Window(file);
  const reader = new RecordReader(delimiter);
  try {
    do {
      const first = window.bytes.length === 0;
      await window.advance(reader.position);
      reader.use(window.bytes, first ? textStart(window.bytes) : 0, window.base, window.final);
      for (let record = 0; reader.next(); record++) {
        if (visit(reader) === false) return;
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
