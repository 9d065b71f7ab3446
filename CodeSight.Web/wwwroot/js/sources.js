// @ts-check
import { el, icon } from './dom.js';
import { guarded } from './guarded.js';
import { findClaim, findStems, marked, questionStems, snippetRange } from './highlight.js';

/** @typedef {import('./api.js').Source} Source */

const SNIPPET = 300;
const CODE = /\.(?:c|cc|cpp|cs|css|go|h|hpp|java|js|json|jsx|kt|lua|mjs|php|pl|ps1|py|r|rb|rs|scala|sh|sql|swift|tf|toml|ts|tsx|vb|xml|ya?ml)$/i;

/** Where in its file a passage stands, in words, such as "Page 3" or "Lines 10–24". @param {Source} source */
export function placeOf({ file_path: path, page, start_line: start, end_line: end }) {
  if (page !== null && page !== undefined) return /\.pptx?$/i.test(path) ? `Slide ${page}` : `Page ${page}`;
  if (!start) return '';
  const unit = /\.xlsx$/i.test(path) ? 'Row' : /\.docx$/i.test(path) ? 'Paragraph' : 'Line';
  return end > start ? `${unit}s ${start}–${end}` : `${unit} ${start}`;
}

/** A source in one line, for copying and for screen readers. @param {Source} source */
export function sourceLine(source) {
  return [source.file_path, placeOf(source), source.section].filter(Boolean).join(', ');
}

/** A link to the file itself, at the passage's page where browsers can go there. @param {Source} source */
function original({ document_id: id, file_path: path, page }) {
  const at = page && /\.pdf$/i.test(path) ? `#page=${page}` : '';
  return el('a', { class: 'text-button', href: `api/files/${id}/content${at}`, target: '_blank', rel: 'noopener' }, 'Open file');
}

/** @typedef {{ number: number, id: string, question: string, claims: string[] }} About what a card is shown for */
/** @typedef {{ node: HTMLLIElement, label: string, open: (from: HTMLElement) => void }} Card */

/**
 * A card for one passage: its place, the telling part of its text, and the whole of it on demand.
 * @param {Source} source @param {About} about @returns {Card}
 */
export function sourceCard(source, about) {
  return guarded(`source ${about.number}`, () => fullCard(source, about), () => plainCard(source, about));
}

/** The card of a passage that cannot be shown. @param {Source | null | undefined} source @param {About} about @returns {Card} */
function plainCard(source, { number, id }) {
  const node = el('li', { class: 'source', id, tabindex: -1, 'aria-label': `Source ${number}` },
    el('span', { class: 'source-number', 'aria-hidden': 'true' }, number),
    el('div', { class: 'source-main' },
      typeof source?.file_path === 'string' ? el('p', { class: 'source-file' }, source.file_path) : null,
      el('p', { class: 'passage quiet' }, 'This passage cannot be shown.')));
  return { node, label: `Source ${number}`, open: () => { node.focus({ preventScroll: true }); node.scrollIntoView({ block: 'center', behavior: motion() }); } };
}

/** @param {Source} source @param {About} about @returns {Card} */
function fullCard(source, { number, id, question, claims }) {
  const text = source.content.trim();
  if (!text) return plainCard(source, { number, id, question, claims });
  const label = `Source ${number}: ${sourceLine(source)}`;
  const cited = claims.flatMap((claim) => findClaim(text, claim));
  const terms = findStems(text, questionStems(question));
  // Where the answer is not a quotation, the words around its [n] tell which part of the passage it rests on.
  const range = snippetRange(text, cited, claims.length ? findStems(text, questionStems(claims.join(' '))) : terms, SNIPPET);
  const isWhole = range[0] === 0 && range[1] === text.length;
  const slash = source.file_path.lastIndexOf('/');

  const body = el('div', { class: CODE.test(source.file_path) ? 'passage code' : 'passage', id: `${id}-text` });
  const toggle = isWhole ? null : el('button', { type: 'button', class: 'text-button', 'aria-controls': `${id}-text`, onclick: () => show(!expanded) });
  const back = el('button', { type: 'button', class: 'text-button', hidden: true, onclick: () => { citation?.focus(); citation?.scrollIntoView({ block: 'center', behavior: motion() }); } }, 'Back to the answer');
  /** @type {HTMLElement | null} */
  let citation = null;
  let expanded = false;

  /** @param {boolean} whole */
  function show(whole) {
    expanded = whole;
    const [from, to] = whole ? [0, text.length] : range;
    body.replaceChildren(from > 0 ? '… ' : '', marked(text, [from, to], cited, terms), to < text.length ? ' …' : '');
    body.classList.toggle('whole', whole || isWhole);
    toggle?.setAttribute('aria-expanded', String(whole));
    toggle?.replaceChildren(icon('down'), whole ? 'Show less' : 'Show the whole passage');
  }

  const node = el('li', { class: 'source', id, tabindex: -1, 'aria-label': label },
    el('span', { class: 'source-number', 'aria-hidden': 'true' }, number),
    el('div', { class: 'source-main' },
      el('p', { class: 'source-file', title: source.file_path },
        slash > 0 ? el('span', { class: 'source-folder' }, source.file_path.slice(0, slash + 1)) : null,
        el('span', { class: 'source-name' }, source.file_path.slice(slash + 1))),
      place(source),
      body,
      el('p', { class: 'source-foot' }, toggle, original(source), back, el('span', { class: 'spring' }),
        el('span', { class: 'score', title: 'How well the passage fits the question, from 0 to 1' }, 'fit ', score(source.score)))));
  show(false);

  return {
    node,
    label,
    open(from) {
      citation = from;
      back.hidden = false;
      if (!isWhole) show(true);
      node.focus({ preventScroll: true });
      node.scrollIntoView({ block: node.offsetHeight > innerHeight / 2 ? 'start' : 'center', behavior: motion() });
      node.classList.remove('found');
      void node.offsetWidth; // Starts the flash anew where the card is opened twice.
      node.classList.add('found');
    },
  };
}

/** @param {Source} source */
function place(source) {
  const words = [placeOf(source), source.section].filter(Boolean).join(' · ');
  return words ? el('p', { class: 'source-place' }, words) : null;
}

const motion = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');

/** @param {number} value */
const score = (value) => (typeof value === 'number' && Number.isFinite(value) ? value.toFixed(2) : '–');
