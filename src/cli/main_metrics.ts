/** The one number that speaks for a run: the first of these that it has. */
export const mainMetrics: readonly string[] = ["test_", "val_", ""].flatMap((split) =>
  ["accuracy", "r2", "loss"].map((name) => split + name)
);
