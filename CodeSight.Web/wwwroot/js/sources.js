// @ts-check
import { el, icon } from './dom.js';
import { guarded } from './guarded.js';
import { excerptRanges, findClaim, findStems, questionStems } from './highlight.js';
import { passage } from './passage.js';

/** @typedef {import('./api.js').Source} Source */

const SNIPPET = 300;
const CODE =
  /\.(?:c|cc|cpp|cs|css|go|h|hpp|java|js|json|jsx|kt|lua|mjs|php|pl|ps1|py|r|rb|rs|scala|sh|sql|swift|tf|toml|ts|tsx|vb|xml|ya?ml)$/i;

/** Where in its file a passage stands, in words, such as "Page 3" or "Lines 10–24". @param {Source} source */
export function placeOf({ file_path: path, page, start_line: start, end_line: end }) {
  if (page !== null && page !== undefined) return /\.(?:ppt[xm]?|ppsx?|od[pg]|otp|fodp)$/i.test(path) ? `Slide ${page}` : `Page ${page}`;
  if (!start) return '';
  const unit = /\.(?:xls[xm]?|xlt|f?ods|ots)$/i.test(path)
    ? 'Row'
    : /\.(?:doc[xm]?|dotx?|f?odt|ott|rtf)$/i.test(path)
      ? 'Paragraph'
      : 'Line';
  return end > start ? `${unit}s ${start}–${end}` : `${unit} ${start}`;
}

/** A source in one line, for copying and for screen readers. @param {Source} source */
export function sourceLine(source) {
  return [source.file_path, placeOf(source), source.section].filter(Boolean).join(', ');
}

/** A link to the file itself, at the passage's page where browsers can go there. @param {Source} source */
function original({ document_id: id, file_path: path, page }) {
  const at = page && /\.pdf$/i.test(path) ? `#page=${page}` : '';
  return el('a', { class: 'text-button', href: `/api/files/${id}/content${at}`, target: '_blank', rel: 'noopener' }, 'Open file');
}

/** What a screen reader says for a source. @param {Source} source @param {number} number */
export function sourceLabel(source, number) {
  const line = sourceLine(source);
  return line ? `Source ${number}: ${line}` : `Source ${number}`;
}

/** @typedef {{ number: number, id: string, question: string, claims: string[] }} About what a card is shown for */
/** @typedef {{ node: HTMLLIElement, open: (from: HTMLElement) => void }} Card */

/**
 * A card for one passage: its place, the telling part of its text, and the whole of it on demand.
 * @param {Source} source @param {About} about @returns {Card}
 */
export function sourceCard(source, about) {
  return guarded(
    `source ${about.number}`,
    () => (source.content.trim() ? fullCard(source, about) : plainCard(source, about)),
    () => plainCard(source, about),
  );
}

/** The card of a passage that cannot be shown. @param {Source | null | undefined} source @param {About} about @returns {Card} */
function plainCard(source, { number, id }) {
  const node = el(
    'li',
    { class: 'source', id, tabindex: -1, 'aria-label': `Source ${number}` },
    el('span', { class: 'source-number', 'aria-hidden': 'true' }, number),
    el(
      'div',
      { class: 'source-main' },
      typeof source?.file_path === 'string' ? el('p', { class: 'source-file' }, source.file_path) : null,
      source?.state ? place(source) : null,
      el('p', { class: 'passage quiet' }, whyBare(source)),
      source?.state === 'changed' ? el('p', { class: 'source-foot' }, original(source)) : null,
    ),
  );
  return {
    node,
    open: () => {
      node.focus({ preventScroll: true });
      node.scrollIntoView({ block: 'center', behavior: motion() });
    },
  };
}

/** Why a passage has no text. @param {Source | null | undefined} source */
function whyBare(source) {
  if (source?.state === 'gone') return 'This document is not in the index any more.';
  if (source?.state === 'changed') return 'The document has changed here since it was read for this answer.';
  return 'This passage cannot be shown.';
}

/** @param {Source} source @param {About} about @returns {Card} */
function fullCard(source, { number, id, question, claims }) {
  const text = source.content.trim();
  const isCode = CODE.test(source.file_path);
  const cited = claims.flatMap((claim) => findClaim(text, claim));
  const terms = findStems(text, questionStems(question));
  // Where the answer is not a quotation, the words around its [n] tell which part of the passage it rests on.
  const telling = claims.length && !cited.length ? findStems(text, questionStems(claims.join(' '))) : terms;
  const excerpts = excerptRanges(text, cited, telling, SNIPPET);
  const isWhole = excerpts.length === 1 && excerpts[0][0] === 0 && excerpts[0][1] === text.length;
  const slash = source.file_path.lastIndexOf('/');

  const body = el('div', { class: isCode ? 'passage code' : 'passage', id: `${id}-text` });
  const toggle = isWhole
    ? null
    : el('button', { type: 'button', class: 'text-button', 'aria-controls': `${id}-text`, onclick: () => show(!expanded) });
  const back = el(
    'button',
    {
      type: 'button',
      class: 'text-button',
      hidden: true,
      onclick: () => {
        citation?.focus();
        citation?.scrollIntoView({ block: 'center', behavior: motion() });
      },
    },
    'Back to the answer',
  );
  /** @type {HTMLElement | null} */
  let citation = null;
  let expanded = false;

  /** @param {boolean} whole */
  function show(whole) {
    expanded = whole;
    body.replaceChildren(passage(text, { ranges: whole ? [[0, text.length]] : excerpts, cited, terms, isCode }));
    body.classList.toggle('whole', whole || isWhole);
    toggle?.setAttribute('aria-expanded', String(whole));
    toggle?.replaceChildren(icon('down'), whole ? 'Show less' : 'Show the whole passage');
  }

  const node = el(
    'li',
    { class: 'source', id, tabindex: -1, 'aria-label': sourceLabel(source, number) },
    el('span', { class: 'source-number', 'aria-hidden': 'true' }, number),
    el(
      'div',
      { class: 'source-main' },
      el(
        'p',
        { class: 'source-file', title: source.file_path },
        slash > 0 ? el('span', { class: 'source-folder' }, source.file_path.slice(0, slash + 1)) : null,
        el('span', { class: 'source-name' }, source.file_path.slice(slash + 1)),
      ),
      place(source),
      body,
      el(
        'p',
        { class: 'source-foot' },
        toggle,
        original(source),
        back,
        el('span', { class: 'spring' }),
        el('span', { class: 'score', title: 'How well the passage fits the question, from 0 to 1' }, 'fit ', score(source.score)),
      ),
    ),
  );
  show(false);

  return {
    node,
    open(from) {
      citation = from;
      back.hidden = false;
      if (!isWhole) show(true);
      node.focus({ preventScroll: true });
      // A long passage is shown where it is cited.
      const mark = node.offsetHeight > innerHeight / 2 ? node.querySelector('.cited') : null;
      (mark ?? node).scrollIntoView({ block: 'center', behavior: motion() });
      node.classList.remove('found');
      void node.offsetWidth; // Starts the flash anew where the card is opened twice.
      node.classList.add('found');
    },
  };
}

/** @param {Source} source */
function place(source) {
  const words = [placeOf(source), source.section, source.read_by_ocr ? 'read by OCR' : ''].filter(Boolean).join(' · ');
  return words ? el('p', { class: 'source-place', dir: 'auto' }, words) : null;
}

const motion = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');

/** @param {number} value */
const score = (value) => (Number.isFinite(value) ? value.toFixed(2) : '–');
