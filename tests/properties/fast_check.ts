/** What generates cases and makes failing ones small: for tests alone, and pinned. */
export { default } from "npm:fast-check@4.10.2";
