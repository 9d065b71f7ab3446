// @ts-check
import { el } from './dom.js';

/** A frame for a table that may be wider than the page; keys can scroll it. */
export const scrollable = () => el('div', { class: 'table-frame', role: 'group', 'aria-label': 'Table', tabindex: 0 });

/**
 * A row of headings or of cells.
 * @param {'th' | 'td'} tag
 * @param {(string | Node)[]} cells
 * @param {number} width cells that the row shall have
 */
export function row(tag, cells, width) {
  const all = [...cells, ...Array(Math.max(0, width - cells.length)).fill('')];
  return el(
    'tr',
    {},
    ...all.map((cell) => (tag === 'th' && cell !== '' ? el('th', { dir: 'auto', scope: 'col' }, cell) : el('td', { dir: 'auto' }, cell))),
  );
}
