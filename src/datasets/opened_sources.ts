/**
 * Data that several experiments of one process use: read once, and handed to each.
 *
 * @module
 */
import { checkMemory } from "./memory.ts";
import type { DatasetEntry, DatasetSource, LoadContext, OpenOptions } from "./dataset.ts";

/** The table that was opened last, for experiments that ask for the same one. */
export class OpenedSources {
  #entry: DatasetEntry | undefined;
  #key = "";
  #source: DatasetSource | undefined;

  /**
   * Opens a data set as its entry does, or gives what was opened so before. What may change a table is part of the
   * question: its params, which columns say how rows are split, and what happens to missing values. Data that are made
   * anew faster than they are kept are not kept.
   *
   * @throws What the entry throws.
   */
  async open<P>(
    entry: DatasetEntry<P>,
    params: P,
    options: OpenOptions,
    context: LoadContext,
  ): Promise<DatasetSource> {
    // A file says the same whatever the seed of the data.
    const key = JSON.stringify([params, entry.needsPath ? { ...options, seed: null } : options]);
    if (this.#source !== undefined && this.#entry === entry && this.#key === key) return this.#source;
    this.#source = undefined;
    const source = await openSource(entry, params, options, context);
    if (source.table === undefined) return source;
    this.#entry = entry as DatasetEntry;
    this.#key = key;
    return this.#source = shared(source);
  }
}

/**
 * Opens a data set.
 *
 * @throws {DataError} if it would hold more than `dataset.memory_limit` allows; and what the entry throws.
 */
export async function openSource<P>(
  entry: DatasetEntry<P>,
  params: P,
  options: OpenOptions,
  context: LoadContext,
): Promise<DatasetSource> {
  const source = await entry.open(params, options, context);
  checkMemory(source.info, context);
  return source;
}

/** A source whose numbers stay, so that each experiment may change a copy of them. */
function shared(source: DatasetSource): DatasetSource {
  const info = { ...source.info, bytes: 2 * source.info.bytes };
  return {
    ...source,
    info,
    load: () => {
      const { x, y } = source.table!();
      return Promise.resolve({ info, x: x.slice(), y: y.slice() });
    },
  };
}
