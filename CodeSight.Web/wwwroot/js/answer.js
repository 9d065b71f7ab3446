// @ts-check
// An answer's text as nodes: paragraphs, lists, headings, code, bold and [n]. Everything else stays the text it is.
import { add, el } from './dom.js';

const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]|(?<![\w*])\*(?![\s*])([^*\n]+?)(?<!\s)\*(?![\w*])/g;
const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBERED = /^\s*(\d{1,3})[.)]\s+(.*)$/;
const HEADING = /^#{1,6}\s+(.*)$/;

/**
 * @typedef {object} Citing
 * @property {number} count sources that exist; a number beyond them stays text
 * @property {(n: number) => string} label what a screen reader says for [n]
 * @property {(n: number, from: HTMLElement) => void} open
 */

/** @param {string} text @param {Citing} citing @returns {DocumentFragment} */
export function renderAnswer(text, citing) {
  const out = document.createDocumentFragment();
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  for (let i = 0; i < lines.length;) {
    const line = lines[i];
    if (!line.trim()) {
      i++;
    } else if (line.trimStart().startsWith('```')) {
      const end = lines.findIndex((other, at) => at > i && other.trim() === '```');
      const stop = end < 0 ? lines.length : end;
      out.appendChild(el('pre', { tabindex: 0 }, el('code', {}, lines.slice(i + 1, stop).join('\n'))));
      i = stop + 1;
    } else if (HEADING.test(line)) {
      out.appendChild(inline(el('p', { class: 'answer-heading' }), line.replace(HEADING, '$1'), citing));
      i++;
    } else if (BULLET.test(line) || NUMBERED.test(line)) {
      i = list(out, lines, i, citing);
    } else {
      let end = i + 1;
      while (end < lines.length && lines[end].trim() && !startsBlock(lines[end])) end++;
      out.appendChild(inline(el('p'), lines.slice(i, end).join('\n'), citing));
      i = end;
    }
  }
  return out;
}

/** The numbers of the sources that the text cites, each once, in the text's order. @param {string} text @param {number} count */
export function citedNumbers(text, count) {
  const numbers = [...text.matchAll(INLINE)].flatMap((match) => match[3] ? numbersOf(match[3]) : []);
  return [...new Set(numbers)].filter((n) => n >= 1 && n <= count);
}

/** What the text says right before each [n]: the words to look for in source n. @param {string} text @returns {Map<number, string[]>} */
export function citedClaims(text) {
  /** @type {Map<number, string[]>} */
  const claims = new Map();
  for (const line of text.split('\n')) {
    let from = 0;
    let claim = '';
    for (const match of line.matchAll(INLINE)) {
      if (!match[3]) continue;
      const before = line.slice(from, match.index).replace(/^[\s.,;]*(?:[-*•]|\d{1,3}[.)])?\s*/, '').trim();
      if (before) claim = before;
      from = match.index + match[0].length;
      for (const n of numbersOf(match[3])) claims.set(n, [...(claims.get(n) ?? []), claim]);
    }
  }
  return claims;
}

/** @param {string} line */
const startsBlock = (line) => BULLET.test(line) || NUMBERED.test(line) || HEADING.test(line) || line.trimStart().startsWith('```');

/** @param {string} numbers "1, 2" */
const numbersOf = (numbers) => numbers.split(',').map(Number);

/** Renders the list that starts at this line. @param {Node} out @param {string[]} lines @param {number} start @param {Citing} citing @returns {number} the line after it */
function list(out, lines, start, citing) {
  const pattern = BULLET.test(lines[start]) ? BULLET : NUMBERED;
  const first = NUMBERED.exec(lines[start]);
  const node = pattern === BULLET ? el('ul') : el('ol', { start: first?.[1] });
  let i = start;
  for (; i < lines.length; i++) {
    const match = pattern.exec(lines[i]);
    if (match) node.appendChild(inline(el('li'), match[match.length - 1], citing));
    else if (lines[i].trim() && /^\s{2,}/.test(lines[i]) && node.lastChild) inline(/** @type {HTMLElement} */ (node.lastChild), `\n${lines[i].trim()}`, citing);
    else if (lines[i].trim() || !pattern.test(lines[i + 1] ?? '')) break;
  }
  out.appendChild(node);
  return i;
}

/**
 * @template {HTMLElement} T
 * @param {T} parent @param {string} text @param {Citing} citing
 * @returns {T}
 */
function inline(parent, text, citing) {
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    add(parent, text.slice(from, match.index));
    if (match[1]) add(parent, el('code', {}, match[1]));
    else if (match[2]) add(parent, inline(el('strong'), match[2], citing));
    else if (match[4]) add(parent, inline(el('em'), match[4], citing));
    else add(parent, ...citations(match[0], numbersOf(match[3]), citing));
    from = match.index + match[0].length;
  }
  add(parent, text.slice(from));
  return parent;
}

/** @param {string} text @param {number[]} numbers @param {Citing} citing @returns {(Node | string)[]} */
function citations(text, numbers, citing) {
  if (numbers.some((n) => n < 1 || n > citing.count)) return [text];
  return numbers.map((n) => el('button', {
    type: 'button', class: 'cite', 'aria-label': citing.label(n), title: citing.label(n), 'data-source': n, onclick: (/** @type {Event} */ event) => citing.open(n, /** @type {HTMLElement} */ (event.currentTarget)),
  }, n));
}
