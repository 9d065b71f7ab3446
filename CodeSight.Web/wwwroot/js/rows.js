// @ts-check
// Tables in the text of documents: each row is a line, its cells joined by " | ", the first row holds the headings.

/** @typedef {import('./highlight.js').Range} Range */
/** @typedef {{ range: Range, cells: Range[] }} Row */
/** @typedef {{ range: Range, rows: Row[] }} Block a stretch of text, or a table where it has rows */

const SEPARATOR = /(?<=^|\s)\|(?=\s|$)/g;

/** Whether a line is a row of a table. @param {string} line */
export const isRow = (line) => / \|(?: |$)/.test(line);

/** The text as stretches and tables, in order and without gaps. @param {string} text @returns {Block[]} */
export function blocksOf(text) {
  /** @type {Block[]} */
  const blocks = [];
  let at = 0;
  for (const line of text.split(/(?<=\n)/)) {
    const end = at + line.length;
    const last = blocks.at(-1);
    const row = isRow(line.trimEnd()) ? rowAt(text, at, at + line.trimEnd().length) : null;
    if (last && (row !== null) === last.rows.length > 0) {
      last.range[1] = end;
      if (row) last.rows.push(row);
    } else {
      blocks.push({ range: [at, end], rows: row ? [row] : [] });
    }
    at = end;
  }
  return joined(blocks);
}

/** A single row is more likely a sentence with a bar in it. @param {Block[]} blocks */
function joined(blocks) {
  /** @type {Block[]} */
  const out = [];
  for (const block of blocks) {
    const isTable = block.rows.length > 1;
    const last = out.at(-1);
    if (!isTable && last && !last.rows.length) last.range[1] = block.range[1];
    else out.push({ range: block.range, rows: isTable ? block.rows : [] });
  }
  return out;
}

/** @param {string} text @param {number} from @param {number} to @returns {Row} */
function rowAt(text, from, to) {
  const line = text.slice(from, to);
  /** @type {Range[]} */
  const cells = [];
  let start = 0;
  for (const { index } of line.matchAll(SEPARATOR)) {
    cells.push([from + start, from + index]);
    start = index + 1;
  }
  cells.push([from + start, to]);
  return { range: [from, to], cells: cells.map((cell) => trimmed(text, cell)) };
}

/** @param {string} text @param {Range} range @returns {Range} */
function trimmed(text, [from, to]) {
  const part = text.slice(from, to);
  return [
    from + part.length - part.trimStart().length,
    Math.max(from + part.length - part.trimStart().length, to - (part.length - part.trimEnd().length)),
  ];
}
