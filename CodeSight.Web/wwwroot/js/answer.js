// @ts-check
// An answer's text as nodes with clickable [n]: a model's Markdown, or sentences and table rows as the documents have them.
import { add, el } from './dom.js';
import { markdown } from './markdown.js';
import { blocksOf } from './rows.js';
import { row, scrollable } from './table.js';

/**
 * A citation as the server writes it: one number, as in [1][2]. Whatever else stands in brackets is the document's own, such as [2, 5];
 * the server sets its own [2] apart by a word joiner behind the bracket.
 */
const CITATION = /\[(\d{1,3})\]/g;
const CITATIONS_AT_END = /(?:\s*\[\d{1,3}\])+[ \t]*$/;
const SET_APART = /\[\u2060(?=\d{1,3}\])/g;
/** Where [n] is text: code, and links, which hold no buttons. */
const UNCITED = 'code, pre, a';

/**
 * @typedef {object} Citing
 * @property {number} count sources that exist; a number beyond them stays text
 * @property {(n: number) => string} label what a screen reader says for [n]
 * @property {(n: number, from: HTMLElement) => void} open
 */

/**
 * @param {string} text
 * @param {boolean} isQuoted sentences and rows of documents, not Markdown
 * @param {Citing} citing
 * @returns {DocumentFragment}
 */
export function renderAnswer(text, isQuoted, citing) {
  const lines = text.replace(/\r\n?/g, '\n');
  const out = isQuoted ? quoted(lines) : markdown(lines);
  cite(out, citing);
  return out;
}

/** The numbers of the sources that an answer shows as cited, each once, in its order. @param {ParentNode} answer */
export function citedNumbers(answer) {
  return [...new Set([...answer.querySelectorAll('.cite')].map((node) => Number(/** @type {HTMLElement} */ (node).dataset.source)))];
}

/** What the text says right before each [n]: the words to look for in source n. @param {string} text @returns {Map<number, string[]>} */
export function citedClaims(text) {
  /** @type {Map<number, string[]>} */
  const claims = new Map();
  for (const line of text.split('\n')) {
    let from = 0;
    let claim = '';
    for (const match of line.matchAll(CITATION)) {
      const before = asWritten(line.slice(from, match.index))
        .replace(/^[\s.,;|>]*(?:[-*•]|\d{1,3}[.)])?\s*/, '')
        .replace(/[\s|]+$/, '');
      if (before) claim = before;
      from = match.index + match[0].length;
      const n = Number(match[1]);
      claims.set(n, [...(claims.get(n) ?? []), claim]);
    }
  }
  return claims;
}

/** The text as the documents have it: without what sets their own [2] apart from a citation. @param {string} text */
export const asWritten = (text) => text.replace(SET_APART, '[');

/** Each line a paragraph; lines with cells as tables. @param {string} text */
function quoted(text) {
  const out = document.createDocumentFragment();
  for (const {
    range: [from, to],
    rows,
  } of blocksOf(text)) {
    if (!rows.length) {
      for (const line of text
        .slice(from, to)
        .split('\n')
        .filter((part) => part.trim()))
        add(out, el('p', { dir: 'auto' }, line));
      continue;
    }
    /** @type {{ isCited: boolean, texts: string[] }[][]} */
    const tables = [];
    for (const { range, cells } of rows) {
      const marks = CITATIONS_AT_END.exec(text.slice(...range))?.[0] ?? '';
      // A row without a source is the headings of those that follow.
      if (!tables.length || (!marks && tables.at(-1)?.some(({ isCited }) => isCited))) tables.push([]);
      tables.at(-1)?.push({
        isCited: marks !== '',
        texts: marksFirst(
          cells.map((cell) => text.slice(...cell)),
          marks,
        ),
      });
    }
    for (const table of tables) {
      const width = Math.max(...table.map(({ texts }) => texts.length));
      const frame = scrollable();
      frame.append(el('table', {}, ...table.map(({ isCited, texts }) => row(isCited ? 'td' : 'th', texts, width))));
      add(out, frame);
    }
  }
  return out;
}

/**
 * The cells with their row's [n] after the first, which is in sight where a table is wider than the page.
 * @param {string[]} cells
 * @param {string} marks at the end of the last
 */
function marksFirst(cells, marks) {
  const last = cells.length - 1;
  const out = [...cells];
  out[last] = out[last].slice(0, Math.max(0, out[last].length - marks.trimEnd().length));
  out[0] += marks;
  return out;
}

/** Makes buttons of the [n] in the text of these nodes, and shows all else as written. @param {DocumentFragment} root @param {Citing} citing */
function cite(root, citing) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const node of texts) {
    const out = document.createDocumentFragment();
    let from = 0;
    const marks = node.parentElement?.closest(UNCITED) ? [] : node.data.matchAll(CITATION);
    for (const match of marks) {
      const n = Number(match[1]);
      if (n < 1 || n > citing.count) continue;
      add(out, asWritten(node.data.slice(from, match.index)) || null, citation(n, citing));
      from = match.index + match[0].length;
    }
    add(out, asWritten(node.data.slice(from)) || null);
    node.replaceWith(out);
  }
}

/** @param {number} n @param {Citing} citing */
function citation(n, citing) {
  return el(
    'button',
    {
      type: 'button',
      class: 'cite',
      'aria-label': citing.label(n),
      title: citing.label(n),
      'data-source': n,
      onclick: (/** @type {Event} */ event) => citing.open(n, /** @type {HTMLElement} */ (event.currentTarget)),
    },
    n,
  );
}
