// @ts-check
// A question with what came of it, and how it is read back from storage or the wire.
import { readSuggestions } from './suggestions.js';
import { readSentences } from './support.js';

/** @typedef {import('./api.js').Source} Source */
/**
 * @typedef {'waiting' | 'done' | 'failed' | 'stopped' | 'interrupted'} TurnState
 *   interrupted: it was waiting in another tab, or when the page was closed
 *
 * @typedef {object} Turn
 * @property {string} id
 * @property {number} asked milliseconds since 1970; turns are shown in this order
 * @property {'ask' | 'search'} mode
 * @property {string} question
 * @property {string} glob
 * @property {TurnState} state
 * @property {string} [searched] the query that the server made of the question, where it is another one
 * @property {string} [text]
 * @property {string} [model]
 * @property {Source[]} [sources]
 * @property {Source[]} [related] the closest passages, where the documents do not answer the question
 * @property {import('./support.js').Sentence[]} [sentences] those of the text, and how far their sources bear them out
 * @property {string[]} [suggestions] what could be asked next
 * @property {string} [error]
 * @property {string} [fault]
 * @property {boolean} [kept] whether the server keeps it as it is, under the same id
 * @property {boolean} [withheld] whether its sources may not be read any more, so that the server holds the answer back
 * @property {'up' | 'down'} [rating] what the person thinks of the answer
 * @property {string} [comment]
 * @property {string} [expected] the document that should have answered
 * @property {Partial} [partial] while the answer is written; not kept
 *
 * @typedef {object} Partial
 * @property {string} text
 * @property {string} model
 * @property {Source[]} sources the passages that the answer is written from; those it cites come first, in the order of its [n]
 * @property {number} cited how many of them it cites so far
 */

/** @param {{ mode: 'ask' | 'search', question: string, glob: string }} wish @returns {Turn} */
export const newTurn = ({ mode, question, glob }) => ({ id: newId(), asked: Date.now(), mode, question, glob, state: 'waiting' });

/** Most turns that a question is sent with, and most characters of each. */
const MAX_HISTORY = 20;
const MAX_HISTORY_TEXT = 2000;

/**
 * What was said in a conversation before a turn, oldest first, as the server takes it.
 * @param {Turn[]} turns those of the conversation, in their order
 * @param {Turn} turn one of them, or the next one
 * @returns {{ role: 'user' | 'assistant', text: string }[]}
 */
export function historyBefore(turns, turn) {
  // By its id: a change in another tab makes other objects of the same turns.
  const at = turns.findIndex(({ id }) => id === turn.id);
  const said = (at < 0 ? turns : turns.slice(0, at)).flatMap(({ mode, question, state, text }) => [
    { role: /** @type {const} */ ('user'), text: question },
    { role: /** @type {const} */ ('assistant'), text: (mode === 'ask' && state === 'done' && text) || '' },
  ]);
  return said
    .map(({ role, text }) => ({ role, text: [...text.slice(0, MAX_HISTORY_TEXT)].filter((letter) => !isHalf(letter)).join('') }))
    .filter(({ text }) => text.trim())
    .slice(-MAX_HISTORY);
}

/** Whether a letter is one half of a character that was cut. @param {string} letter */
const isHalf = (letter) => /^[\uD800-\uDFFF]$/.test(letter);

/** The query that was searched for, where it is not what was typed. @param {string} question @param {unknown} searched */
export function otherQuery(question, searched) {
  const text = textOf(searched)?.trim();
  return text && text !== question.trim() ? text : undefined;
}

/** A random UUID. Also works where the page is not served over HTTPS, unlike crypto.randomUUID. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A title for a conversation: one line, not too long. @param {string} text */
export function titleOf(text) {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 80 ? `${[...line].slice(0, 79).join('')}…` : line;
}

/** A turn of a message that the server keeps; null where it cannot be read. @param {any} message @returns {Turn | null} */
export function turnOf(message) {
  const turn = readTurn({
    id: message?.id,
    asked: Date.parse(message?.asked_at),
    mode: message?.kind,
    question: message?.question,
    glob: message?.file_glob,
    state: message?.state,
    searched: message?.searched_for,
    text: message?.text,
    model: message?.model,
    sources: message?.sources,
    related: message?.related,
    sentences: message?.sentences,
    suggestions: message?.suggestions,
    kept: true,
    withheld: message?.is_withheld,
    rating: message?.rating,
    comment: message?.comment,
    expected: message?.expected_file,
  });
  if (turn?.state === 'failed') turn.error = 'The answer did not come to its end.';
  return turn;
}

/** A stored turn with every member of the right type. @param {any} value @returns {Turn | null} null where there is not even a question */
export function readTurn(value) {
  if (typeof value?.question !== 'string' || typeof value.id !== 'string') return null;
  const state = ['done', 'failed', 'stopped'].includes(value.state) ? value.state : 'interrupted';
  return {
    id: value.id,
    asked: numberOf(value.asked) ?? 0,
    question: value.question,
    state,
    mode: value.mode === 'search' ? 'search' : 'ask',
    glob: textOf(value.glob) ?? '',
    searched: otherQuery(value.question, value.searched),
    text: textOf(value.text),
    model: textOf(value.model),
    error: textOf(value.error),
    fault: textOf(value.fault),
    sources: readSources(value.sources),
    related: readSources(value.related),
    sentences: readSentences(value.sentences, textOf(value.text)),
    suggestions: readSuggestions(value.suggestions),
    kept: value.kept === true,
    withheld: value.withheld === true,
    rating: value.rating === 'up' || value.rating === 'down' ? value.rating : undefined,
    comment: textOf(value.comment),
    expected: textOf(value.expected),
  };
}

/**
 * Each source in its place even where it cannot be read, so that the numbers of the others stay right.
 * @param {any} value
 * @returns {Source[]}
 */
export function readSources(value) {
  return Array.isArray(value) ? value.map(readSource) : [];
}

/** @param {any} value @returns {Source} */
function readSource(value) {
  return {
    file_path: textOf(value?.file_path) ?? '',
    section: textOf(value?.section) ?? '',
    content: textOf(value?.content) ?? '',
    page: numberOf(value?.page),
    start_line: numberOf(value?.start_line) ?? 0,
    end_line: numberOf(value?.end_line) ?? 0,
    score: numberOf(value?.score) ?? NaN,
    chunk_id: numberOf(value?.chunk_id) ?? 0,
    document_id: numberOf(value?.document_id) ?? 0,
    ...(value?.read_by_ocr === true ? { read_by_ocr: true } : {}),
    ...(value?.state === 'changed' || value?.state === 'gone' ? { state: value.state } : {}),
  };
}

/**
 * A beginning of an answer with more text.
 * @param {Partial} partial @param {string} text @param {Source[]} offered all passages @param {number[]} cited those newly cited, from 1
 * @returns {Partial}
 */
export function withMore(partial, text, offered, cited) {
  const added = cited.map((n) => offered[n - 1]).filter(Boolean);
  const known = [...partial.sources.slice(0, partial.cited), ...added];
  return {
    ...partial,
    text: partial.text + text,
    cited: known.length,
    sources: added.length ? [...known, ...offered.filter((source) => !known.includes(source))] : partial.sources,
  };
}

/** @param {unknown} value */
const textOf = (value) => (typeof value === 'string' ? value : undefined);

/** @param {unknown} value */
const numberOf = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
