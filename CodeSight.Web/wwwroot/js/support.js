// @ts-check
// Which sentences of an answer its sources do not bear out, as the server judged them, and where they stand on the page.
import { el } from './dom.js';

/**
 * @typedef {'quoted' | 'supported' | 'weak' | 'none'} Support
 * @typedef {{ start: number, end: number, support: Support }} Sentence places in the answer's text, the end exclusive
 */

const SUPPORTS = ['quoted', 'supported', 'weak', 'none'];
/** What a reader is told of a sentence, by its support; nothing of those that are borne out. @type {Record<string, string>} */
const TOLD = {
  weak: 'only partly supported by its sources',
  none: 'not supported by its sources',
};
const MARK = /\[(\d{1,3})\]/g;
const LIST_MARKER = /^\s*(?:>\s*)*(?:[-*+•]|\d{1,3}[.)])\s+/;

/**
 * The sentences of an answer, read back from storage or the wire; none where one of them cannot be.
 * @param {unknown} value @param {string | undefined} text
 * @returns {Sentence[]}
 */
export function readSentences(value, text) {
  if (!Array.isArray(value) || !text) return [];
  let at = 0;
  for (const item of value) {
    const fits = Number.isInteger(item?.start) && Number.isInteger(item.end) && item.start >= at && item.end > item.start;
    if (!fits || item.end > text.length || !SUPPORTS.includes(item.support)) return [];
    at = item.end;
  }
  return value.map(({ start, end, support }) => ({ start, end, support }));
}

/** A line about the sentences that are not borne out; nothing where all are. @param {Sentence[]} sentences */
export function doubtsOf(sentences) {
  const lines = ['none', 'weak'].map((support) => {
    const count = sentences.filter((sentence) => sentence.support === support).length;
    if (!count) return null;
    return count === 1 ? `1 sentence is ${TOLD[support]}.` : `${count} sentences are ${TOLD[support].replace('its', 'their')}.`;
  });
  return lines.filter(Boolean).join(' ');
}

/**
 * Marks the sentences that are not borne out in an answer on the page. One whose place is not found stays as it is.
 * @param {Element} root the answer's nodes
 * @param {string} text
 * @param {Sentence[]} sentences
 * @param {number} count sources that exist: [n] of more is text
 */
export function markDoubts(root, text, sentences, count) {
  if (!sentences.some(({ support }) => support in TOLD)) return;
  const { letters, places } = lettersOf(root);
  let from = 0;
  /** @type {{ support: Support, first: number, last: number }[]} */
  const found = [];
  for (const { start, end, support } of sentences) {
    const wanted = reduced(
      text
        .slice(start, end)
        .replace(LIST_MARKER, '')
        .replace(MARK, (mark, n) => (Number(n) >= 1 && Number(n) <= count ? '' : mark)),
    );
    const at = wanted ? letters.indexOf(wanted, from) : -1;
    if (at < 0) continue;
    from = at + wanted.length;
    if (support in TOLD) found.push({ support, first: at, last: from - 1 });
  }
  // From the end, so that the places before stay right.
  for (const { support, first, last } of found.reverse()) mark(places, first, last, support);
}

/**
 * The letters and digits of the answer's text, each with its place; the numbers of citations are left out.
 * @param {Element} root
 */
function lettersOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {{ node: Text, offset: number }[]} */
  const places = [];
  let letters = '';
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    if (node.parentElement?.closest('.cite')) continue;
    for (let offset = 0; offset < node.data.length; offset++) {
      const letter = reduced(node.data[offset]);
      if (!letter) continue;
      letters += letter;
      places.push({ node, offset });
    }
  }
  return { letters, places };
}

/** What rendering leaves as it is: letters, digits, and halves of other characters. @param {string} text */
const reduced = (text) => text.replace(/[^\p{L}\p{N}\uD800-\uDFFF]/gu, (other) => (other.length > 1 ? other : ''));

/** @param {{ node: Text, offset: number }[]} places @param {number} first @param {number} last @param {Support} support */
function mark(places, first, last, support) {
  // Pieces of one text each, the last one first.
  for (let to = last; to >= first;) {
    const { node, offset: end } = places[to];
    let start = to;
    while (start > first && places[start - 1].node === node) start--;
    const piece = document.createRange();
    piece.setStart(node, places[start].offset);
    piece.setEnd(node, end + 1);
    const wrapper = el('span', { class: 'doubt', 'data-support': support, title: titleOf(support) });
    piece.surroundContents(wrapper);
    if (to === last) wrapper.after(el('span', { class: 'hidden' }, ` (${TOLD[support]})`));
    to = start - 1;
  }
}

/** @param {Support} support */
const titleOf = (support) => TOLD[support][0].toUpperCase() + TOLD[support].slice(1);
