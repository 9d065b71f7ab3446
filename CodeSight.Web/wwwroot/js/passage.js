// @ts-check
// A document's text, or parts of it, with its tables as tables.
import { add, el } from './dom.js';
import { marked } from './highlight.js';
import { blocksOf } from './rows.js';
import { row, scrollable } from './table.js';

/** @typedef {import('./highlight.js').Range} Range @typedef {import('./rows.js').Row} Row */
/**
 * @typedef {object} Shown
 * @property {Range[]} ranges the parts to show, in order
 * @property {Range[]} cited
 * @property {Range[]} terms
 * @property {boolean} isCode
 */

/** @param {string} text @param {Shown} shown @returns {DocumentFragment} */
export function passage(text, shown) {
  const out = document.createDocumentFragment();
  const blocks = shown.isCode ? [{ range: /** @type {Range} */ ([0, text.length]), rows: [] }] : blocksOf(text);
  for (const block of blocks) {
    const parts = shown.ranges
      .map(([from, to]) => /** @type {Range} */ ([Math.max(from, block.range[0]), Math.min(to, block.range[1])]))
      .filter(([from, to]) => from < to);
    if (!parts.length) continue;
    if (block.rows.length) add(out, table(text, block.rows, parts, shown));
    else add(out, stretch(text, block.range, parts, shown, blocks.length > 1));
  }
  return out;
}

/**
 * @param {string} text
 * @param {Range} whole
 * @param {Range[]} parts of it
 * @param {Shown} shown
 * @param {boolean} isTrimmed white space beside a table is not shown
 */
function stretch(text, whole, parts, { cited, terms }, isTrimmed) {
  const node = el('p', { dir: 'auto' });
  let end = whole[0];
  for (const [from, to] of parts) {
    const part = text.slice(from, to);
    if (!part.trim()) continue;
    const start = isTrimmed ? from + part.length - part.trimStart().length : from;
    const stop = isTrimmed ? from + part.trimEnd().length : to;
    if (text.slice(end, start).trim()) add(node, node.hasChildNodes() ? ' … ' : '… ');
    add(node, marked(text, [start, stop], cited, terms));
    end = stop;
  }
  if (!node.hasChildNodes()) return null;
  if (text.slice(end, whole[1]).trim()) add(node, ' …');
  return node;
}

/** @param {string} text @param {Row[]} rows @param {Range[]} parts @param {Shown} shown */
function table(text, rows, parts, { cited, terms }) {
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  const body = el('table');
  let skipped = false;
  for (const [i, { range, cells }] of rows.entries()) {
    const isShown = i === 0 || parts.some(([from, to]) => from < range[1] && to > range[0]);
    if (!isShown) {
      skipped = true;
      continue;
    }
    if (skipped) add(body, gap(width));
    skipped = false;
    add(
      body,
      row(
        i === 0 ? 'th' : 'td',
        cells.map((cell) => marked(text, cell, cited, terms)),
        width,
      ),
    );
  }
  if (skipped) add(body, gap(width));
  const frame = scrollable();
  frame.append(body);
  return frame;
}

/** A row that stands for those that are not shown. @param {number} width */
const gap = (width) => el('tr', { class: 'gap' }, el('td', { colspan: width }, '…'));
