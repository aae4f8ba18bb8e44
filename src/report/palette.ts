/**
 * Colours that stand out on light pages and on dark ones alike. Text is never in them: it has the colour of the page.
 *
 * @module
 */

/** The lines of a curve, in their order. */
export const lineColors: readonly string[] = ["#3b82d0", "#c9701a", "#2f9e44", "#9c6ade"];

/** How something went. */
export const moodColors: Readonly<Record<"good" | "bad" | "mixed", string>> = {
  good: "#2f9e44",
  bad: "#e03131",
  mixed: "#c9701a",
};
