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

/** How a file is written. */
export interface Writing {
  /** What stands between cells, where no line `sep=` says it. */
  readonly delimiter: string;
  /** What lines begin with that are no records; null for none. */
  readonly comment: string | null;
}

/**
 * Visits every record in order, the header too. A first line `sep=;` is none, and names the delimiter.
 *
 * @param visit Gives false to stop.
 * @throws {DataError} if something in the file makes its rest unreadable, with all problems found so far.
 */
export async function eachRecord(
  file: OpenFile,
  { delimiter, comment }: Writing,
  problems: Problems,
  context: LoadContext,
  visit: (record: RecordReader) => boolean | void,
): Promise<void> {
  const window = new Window(file);
  let reader: RecordReader | undefined;
  try {
    do {
      let at = 0;
      if (reader) await window.advance(reader.position);
      else {
        await window.begin();
        const start = tableStart(window.bytes, textStart(window.bytes), delimiter, problems);
        if (!problems.none) break;
        at = start.at;
        reader = new RecordReader(start.delimiter, { comment, isNamed: start.named });
      }
      reader.use(window.bytes, at, window.base, window.final);
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
