/**
 * How the parts of a card look: inline, since a notebook's page is not ours to style, and in the page's own font and
 * text colour, so that they fit light pages and dark ones.
 *
 * @module
 */

/** The grey of lines between rows. */
const rule = "rgba(128,128,128,0.3)";

/** Of a card as a whole. */
export const cardStyle = "font-size:13px;line-height:1.4;margin:4px 0";

/** Of its title. */
export const titleStyle = "font-weight:600;font-size:15px;overflow-wrap:anywhere";

/** Of the status beside the title. */
export const statusStyle = "margin-left:12px;white-space:nowrap";

/** Of the dot before the status, which has its colour as background. */
export const dotStyle = "display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:6px";

/** Of a warning, whose left border has a colour. */
export const warningStyle = "margin-top:8px;padding:2px 10px;border-left:3px solid;overflow-wrap:anywhere";

/** Of a table. */
export const tableStyle = "border-collapse:collapse;margin:0;width:auto;font-size:13px";

/** Of every cell. */
const cell = `padding:3px 10px;border:none;border-bottom:1px solid ${rule};background:none;max-width:32em;` +
  "overflow-wrap:anywhere;vertical-align:top";

/** Of a cell with text. */
export const textStyle: string = `${cell};text-align:left`;

/** Of a cell with a number. */
export const numberStyle: string =
  `${cell};text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap`;

/** Of a column's title. */
export const headStyle: string = `${cell};text-align:left;font-weight:600;opacity:0.75`;

/** Of a label before a value. */
export const labelStyle: string = `${textStyle};opacity:0.75;white-space:nowrap`;

/** Of a value beside a label; a digest fits on a line. */
export const valueStyle: string = `${textStyle};max-width:52em`;

/** Of paths and digests. */
export const codeStyle = "font-family:monospace;font-size:12px";

/** Of blocks that stand side by side where there is room. */
export const rowStyle = "display:flex;flex-wrap:wrap;gap:8px 28px;align-items:flex-start;margin:8px 0";
