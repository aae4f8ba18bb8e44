/**
 * Knowing a table before anything is learned from it.
 *
 * @module
 */
export { describeTable } from "./describe_table.ts";
export type { DescribeOptions, TableDescription, TargetSummary } from "./describe_table.ts";
export type { Remark } from "./remarks.ts";
