/**
 * What notebooks ask of a value that they show richly.
 *
 * @module
 */
import type { Display } from "../report/card.ts";

/** The key of the method that Deno's kernel for Jupyter asks a value for. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");

/** A value that notebooks show as a table with its curve, and not as the text of its fields. */
export interface Displayed {
  /** What is shown, by its media type. */
  [jupyterDisplay](): Display | Promise<Display>;
}

/**
 * The same value, shown by notebooks as `view` says. The method is not among its fields, so `console.log`, JSON,
 * comparisons and copies have the data and nothing else.
 */
export function displayed<T extends object>(value: T, view: (value: T) => Display): T & Displayed {
  return Object.defineProperty(value, jupyterDisplay, { value: () => view(value) }) as T & Displayed;
}
