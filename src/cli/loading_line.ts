/**
 * The line that shows how far a large data file has been read.
 *
 * @module
 */
import type { Loading } from "../datasets/dataset.ts";
import { clip } from "../report/text.ts";
import type { Terminal } from "./terminal.ts";

/** What takes less, in milliseconds, is not shown. */
const shortest = 300;

/** Shows on standard error what data sets tell while they load; a line of its own, gone with the next one. */
export function loadingLine(terminal: Terminal): (loading: Loading) => void {
  let path: string | undefined, began = 0, share = 1;
  return (loading) => {
    const done = loading.bytes / Math.max(1, loading.size);
    const isNew = loading.path !== path || loading.stage === "counting rows" && done < share;
    if (isNew) [path, began] = [loading.path, performance.now()];
    share = done;
    if (performance.now() - began < shortest) return;
    const percent = `${Math.floor(100 * done)} %`.padStart(5);
    // The last column stays free: a full line would make some terminals scroll.
    terminal.progress(() =>
      clip(`  ${loading.stage} of ${loading.path} ${percent}`, terminal.progressWidth - 1)
    );
  };
}
