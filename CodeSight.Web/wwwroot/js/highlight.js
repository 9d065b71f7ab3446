// @ts-check
// Finding and marking in a passage: the question's words and the sentence that an answer took from it.
import { add, el } from './dom.js';
import { fold } from './fold.js';

/** @typedef {[start: number, end: number]} Range */

/** Characters of a phrase that is worth looking for, without white space, and with it. */
const SHORTEST = 12;
const LONGEST = 4_000;

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’_-][\p{L}\p{N}\p{M}]+)*/gu;
const COMMON = new Set(('a about after all also am an and any are as at be because been before being but by can could did do does doing for from had has have how ' +
  'i if in into is it its may me more most my no nor not of on or our out over shall she should so some such than that the their them then there these they ' +
  'this those to under until up was we were what when where which while who whom whose why will with would you your').split(' '));

/** The words of a question that say something, by their stems. @param {string} question @returns {Set<string>} */
export function questionStems(question) {
  const words = [...question.matchAll(WORD)].map((match) => plain(match[0]));
  const telling = words.filter((word) => word.length > 1 && !COMMON.has(word));
  return new Set((telling.length ? telling : words).map(stem));
}

/** Where these stems stand in the text. @param {string} text @param {Set<string>} stems @returns {Range[]} */
export function findStems(text, stems) {
  if (!stems.size) return [];
  return [...text.matchAll(WORD)].filter((match) => stems.has(stem(plain(match[0])))).map((match) => [match.index, match.index + match[0].length]);
}

/**
 * Where the text holds this claim, or else the sentences of it; white space and letter case do not count.
 * @param {string} text @param {string} claim @returns {Range[]}
 */
export function findClaim(text, claim) {
  const folded = fold(text);
  const whole = findPhrase(folded, claim);
  if (whole) return [whole];
  const sentences = claim.split(/(?<=[.!?])\s+/);
  return sentences.length < 2 ? [] : sentences.map((sentence) => findPhrase(folded, sentence)).filter((range) => range !== null);
}

/**
 * The part of a passage to show first: around what the answer cites, or where most words of the question stand.
 * @param {string} text @param {Range[]} cited @param {Range[]} terms @param {number} length @returns {Range}
 */
export function snippetRange(text, cited, terms, length) {
  if (text.length <= length * 1.25) return [0, text.length];
  const anchor = cited.length ? cited[0][0] : densest(text, terms, length);
  const wanted = Math.max(0, Math.min(anchor - Math.round(length / 5), text.length - length));
  const start = wanted === 0 ? 0 : boundary(text, niceStart(text, wanted, anchor));
  const least = cited.length ? Math.min(cited[0][1], start + length * 2) : 0;
  let end = Math.min(text.length, Math.max(start + length, least));
  if (end < text.length) {
    const space = text.slice(0, end + 1).search(/\s\S*$/);
    end = space > start + length / 2 && space >= least ? space : boundary(text, end);
  }
  return [start, end];
}

/** The text from start to end with its marks. @param {string} text @param {Range} range @param {Range[]} cited @param {Range[]} terms */
export function marked(text, [start, end], cited, terms) {
  const out = document.createDocumentFragment();
  let at = start;
  for (const [from, to] of merged(cited)) {
    if (to <= at || from >= end) continue;
    withTerms(out, text, at, Math.max(at, from), terms);
    const mark = el('mark', { class: 'cited' });
    withTerms(mark, text, Math.max(at, from), Math.min(to, end), terms);
    out.appendChild(mark);
    at = Math.min(to, end);
  }
  withTerms(out, text, at, end, terms);
  return out;
}

/** @param {Node} parent @param {string} text @param {number} start @param {number} end @param {Range[]} terms */
function withTerms(parent, text, start, end, terms) {
  let at = start;
  for (const [from, to] of terms) {
    if (from < at || to > end) continue;
    add(parent, text.slice(at, from), el('b', { class: 'term' }, text.slice(from, to)));
    at = to;
  }
  add(parent, text.slice(at, end));
}

/** @param {string} word */
const plain = (word) => word.normalize('NFKC').toLowerCase();

/** A rough stem, enough to mark "payments" for "payment". @param {string} word */
function stem(word) {
  const cut = word.replace(/['’]s$/, '').replace(/(?:ies)$/, 'y').replace(/(?:sses)$/, 'ss');
  for (const ending of ['ations', 'ation', 'ments', 'ment', 'ings', 'ing', 'ed', 'es', 'ly', 's', 'e'])
    if (cut.length - ending.length >= 3 && cut.endsWith(ending) && !cut.endsWith('ss')) return cut.slice(0, -ending.length);
  return cut;
}

/** @param {import('./fold.js').Folded} folded @param {string} phrase @returns {Range | null} */
function findPhrase({ text, from, to }, phrase) {
  const wanted = fold(phrase.replace(/\*\*|`/g, '')).text.replace(/^[\s']+|[\s']+$/g, '');
  if (wanted.replaceAll(' ', '').length < SHORTEST || wanted.length > LONGEST) return null;
  const at = text.indexOf(wanted);
  return at < 0 ? null : [from[at], to[at + wanted.length - 1]];
}

/** @param {string} text @param {Range[]} terms @param {number} length @returns {number} */
function densest(text, terms, length) {
  let best = 0;
  let most = -1;
  for (const [start] of terms) {
    const inside = terms.filter(([from, to]) => from >= start && to <= start + length);
    const distinct = new Set(inside.map(([from, to]) => stem(plain(text.slice(from, to))))).size;
    const weight = distinct * 100 + inside.length;
    if (weight > most) [best, most] = [start, weight];
  }
  return best;
}

/** This place, or the next one that is not inside a character: a surrogate pair, a letter with its combining marks. @param {string} text @param {number} at */
function boundary(text, at) {
  while (at > 0 && at < text.length && (/[\udc00-\udfff]/.test(text[at]) || /[\p{M}\u200d]/u.test(text[at]) || text[at - 1] === '\u200d')) at++;
  return at;
}

/** A sentence's or else a word's beginning between wanted and anchor. @param {string} text @param {number} wanted @param {number} anchor */
function niceStart(text, wanted, anchor) {
  const stretch = text.slice(wanted, anchor + 1);
  const sentence = /(?:[.!?]\s+|\n\s*)(?=\S)/.exec(stretch);
  if (sentence) return wanted + sentence.index + sentence[0].length;
  const word = /\s+(?=\S)/.exec(stretch);
  return word ? wanted + word.index + word[0].length : wanted;
}

/** Sorted and without overlaps. @param {Range[]} ranges @returns {Range[]} */
function merged(ranges) {
  /** @type {Range[]} */
  const out = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = out[out.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}
