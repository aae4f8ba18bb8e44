/**
 * What the commands that take a run say about it.
 *
 * @module
 */

/** A paragraph for the help of each. */
export const runArgument =
  "RUN is the directory of a run, @last for the newest, @best:METRIC for the best by a metric such as val_loss, " +
  "the name of an experiment for its newest run, or the beginning of a run's name.";
