/**
 * What the params of every table with named columns may say.
 *
 * @module
 */
import {
  choice,
  type Infer,
  int,
  list,
  nullable,
  number,
  type object,
  optional,
  text,
  union,
} from "../../schema/fields.ts";

const column = (description: string) => union([text({ min: 1, description }), int({ min: 0, description })]);

/** What the target is for; null leaves it to the data. */
export const taskField = optional(
  nullable(choice(["regression", "classification"], {
    description:
      "null: classification if the target is text, or whole numbers that count up from 0 or 1 without a gap " +
      "(at most 20, each in two rows on average), or -1 and 1; else regression",
  })),
  null,
);

/**
 * The params that formats of tables share.
 *
 * @param usual In words, what stands for missing values unless the config says so.
 */
export const tableFields = (usual: string) => ({
  target: column("The column to predict: its name, or its index counted from 0"),
  features: optional(
    nullable(
      list(column("A column"), {
        min: 1,
        description: "The feature columns, in this order; null for all others",
      }),
    ),
    null,
  ),
  drop: optional(list(column("A column"), { description: "Columns that are not features" }), []),
  categorical: optional(
    list(column("A column"), {
      description: "Features that hold categories: text, or numbers that only name something",
    }),
    [],
  ),
  missing_values: optional(
    nullable(
      list(union([text({ description: "A word" }), number({ description: "A number" })]), {
        description:
          "Words and numbers that stand for missing values, beside empty cells and null; [] for none, so " +
          `that NA is a category like any other; null: ${usual}`,
      }),
    ),
    null,
  ),
  task: taskField,
});

/** The values of {@linkcode tableFields}. */
export type TableParams = Infer<ReturnType<typeof object<ReturnType<typeof tableFields>>>>;
