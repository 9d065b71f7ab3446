// @ts-check
import * as admin from '../admin-api.js';
import { el, icon } from '../dom.js';
import { openDrawer } from '../drawer.js';
import { ListView, listRow, rowButton, sectionHead, tag } from '../list-view.js';
import { ago, count, number } from '../status.js';
import { day } from './page.js';

const PAGE = 50;
const SHORT = 280;
const SHORT_TITLE = 120;

/** @type {[string, string][]} */
const RATINGS = [
  ['', 'All ratings'],
  ['up', 'Helpful'],
  ['down', 'Not helpful'],
];

/** Why there are none. @type {Record<admin.Rating | '', string>} */
const NO_RATINGS = {
  '': 'No answer is rated yet. Answers are rated in conversations: by people on the page, by programs through the API.',
  up: 'No answer is rated as helpful.',
  down: 'No answer is rated as not helpful.',
};

/** @type {[number, string][]} */
const DAYS = [
  [7, 'Last 7 days'],
  [30, 'Last 30 days'],
  [90, 'Last 90 days'],
  [365, 'Last 365 days'],
];

/** What people think of answers, and what they asked in vain. */
export class Feedback {
  title = 'Feedback';
  #page;
  /** @type {admin.Rating | ''} */
  #rating = '';
  #days = 90;
  /** The names of API keys, by their ids. @type {Promise<Map<string, string>> | null} */
  #keys = null;
  /** @type {admin.UnansweredGroup[]} */
  #groups = [];
  #ratings = new ListView((offset) => this.#readRatings(offset), PAGE);
  #unanswered = new ListView((offset) => this.#readUnanswered(offset), PAGE);

  /** @param {import('./page.js').Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** @param {HTMLElement} place */
  async show(place) {
    const rating = select('Filter by rating', RATINGS, this.#rating, (value) => {
      this.#rating = /** @type {admin.Rating | ''} */ (value);
      this.#ratings.restart();
    });
    const download = downloadLink('ratings', admin.feedbackExport);
    const downloadUnanswered = downloadLink('questions that were not answered', admin.unansweredExport(this.#days));
    const days = select('Days', DAYS, this.#days, (value) => {
      this.#days = Number(value);
      downloadUnanswered.href = admin.unansweredExport(this.#days);
      this.#unanswered.restart();
    });
    place.replaceChildren(
      sectionHead('Feedback', 'What people think of answers, and what they asked in vain, in conversations that the server keeps.'),
      el('h2', {}, 'Ratings'),
      el('div', { class: 'filters' }, rating, download),
      el(
        'p',
        { class: 'hint' },
        'With the file, ',
        el('code', {}, './codesight eval FILE'),
        ' measures how well search finds what helpful answers cite and what people expected.',
      ),
      this.#ratings.node,
      el('h2', {}, 'Not answered'),
      el('div', { class: 'filters' }, days, downloadUnanswered),
      el(
        'p',
        { class: 'hint' },
        'When a document answers a question, put it into the file as ',
        el('code', {}, '"relevant"'),
        ' in place of ',
        el('code', {}, '"unanswerable"'),
        ', and ',
        el('code', {}, './codesight eval FILE'),
        ' measures how well it is found.',
      ),
      this.#unanswered.node,
    );
    await Promise.all([this.#ratings.refresh(), this.#unanswered.restart()]);
  }

  /** @param {number} offset */
  async #readRatings(offset) {
    const rating = this.#rating;
    const { feedback, total } = await this.#page.run(() => admin.feedback({ rating, offset, limit: PAGE }));
    const keys = feedback.some(({ owner }) => owner.startsWith('key:')) ? await this.#keyNames() : new Map();
    return {
      rows: feedback.map((entry) => ratingRow(entry, ownerName(entry, keys))),
      total,
      words: total ? count(total, 'answer') : NO_RATINGS[rating],
    };
  }

  /** @param {number} offset */
  async #readUnanswered(offset) {
    const days = this.#days;
    // All come at once, however many there are.
    const groups = offset === 0 ? (await this.#page.run(() => admin.unanswered(days))).groups : this.#groups;
    if (days === this.#days) this.#groups = groups;
    const total = groups.length;
    return {
      rows: groups.slice(offset, offset + PAGE).map(groupRow),
      total,
      words: total
        ? `${count(total, 'question')}, those of like meaning together`
        : `There are none in the conversations of the last ${days} days. What is asked outside of a conversation is not kept.`,
    };
  }

  /** Without them a key is named by its number. */
  #keyNames() {
    this.#keys ??= this.#page
      .run(() => admin.keys())
      .then(
        ({ keys }) => new Map(keys.map(({ id, name }) => [String(id), name])),
        (error) => {
          console.info('Feedback is shown without the names of keys:', error);
          this.#keys = null;
          return new Map();
        },
      );
    return this.#keys;
  }
}

/**
 * @param {string} label
 * @param {[string | number, string][]} options
 * @param {string | number} value
 * @param {(value: string) => void} chosen
 */
function select(label, options, value, chosen) {
  const control = el(
    'select',
    { 'aria-label': label, onchange: () => chosen(control.value) },
    ...options.map(([each, words]) => el('option', { value: each }, words)),
  );
  control.value = String(value);
  return control;
}

/** @param {string} what @param {string} href */
const downloadLink = (what, href) =>
  el(
    'a',
    { class: 'button', href, download: true, 'aria-label': `Download for evaluation: ${what}` },
    icon('down'),
    'Download for evaluation',
  );

/** @param {admin.Feedback} entry @param {string} owner */
function ratingRow(entry, owner) {
  return listRow({
    title: [el('strong', { dir: 'auto' }, shortened(entry.question, SHORT))],
    tags: [ratingTag(entry)],
    text: [
      el('p', { class: 'row-text', dir: 'auto' }, shortened(entry.text ?? '', SHORT)),
      entry.comment ? el('p', { class: 'row-text' }, 'Comment: ', el('q', { dir: 'auto' }, entry.comment)) : null,
      entry.expected_file ? el('p', { class: 'row-text' }, 'Expected: ', path(entry.expected_file)) : null,
    ],
    facts: [owner, when(entry.rated_at), entry.model],
    actions: [rowButton('Show all', shortened(entry.question, SHORT_TITLE), entry.message_id, () => showRating(entry, owner))],
  });
}

/** @param {admin.Feedback} entry @param {string} owner */
function showRating(entry, owner) {
  /** @param {string} title @param {...(Node | null)} content */
  const part = (title, ...content) => (content.some(Boolean) ? [el('h3', {}, title), ...content.filter((node) => node !== null)] : []);
  /** @param {string | null} text */
  const words = (text) => (text ? el('p', { class: 'whole-text', dir: 'auto' }, text) : null);
  const title = shortened(entry.question, SHORT_TITLE);
  openDrawer(
    title,
    el(
      'div',
      { class: 'whole' },
      el('p', {}, ratingTag(entry)),
      ...part('Question', title === entry.question ? null : words(entry.question)),
      ...part('Answer', words(entry.text)),
      ...part('Searched for', words(entry.searched_for === entry.question ? null : entry.searched_for)),
      ...part('Cited documents', entry.files.length ? el('ul', {}, ...entry.files.map((file) => el('li', {}, path(file)))) : null),
      ...part('Comment', words(entry.comment)),
      ...part('Expected document', entry.expected_file ? el('p', {}, path(entry.expected_file)) : null),
      el('p', { class: 'quiet small' }, [owner, when(entry.rated_at), entry.model].filter(Boolean).join(' · ')),
    ),
  );
}

/** @param {admin.UnansweredGroup} group */
function groupRow(group) {
  return listRow({
    title: [el('strong', { dir: 'auto' }, shortened(group.question, SHORT))],
    text: [
      group.others.length
        ? el(
            'p',
            { class: 'row-text' },
            'Also: ',
            ...group.others.flatMap((text, i) => [i ? ', ' : '', el('q', { dir: 'auto' }, shortened(text, SHORT_TITLE))]),
          )
        : null,
      group.expected_file ? el('p', { class: 'row-text' }, 'Expected: ', path(group.expected_file)) : null,
    ],
    facts: askedFacts(group),
  });
}

/** @param {admin.Feedback} entry */
const ratingTag = ({ rating }) => (rating === 'up' ? tag('Helpful', 'strong') : tag('Not helpful', 'problem'));

/** @param {string} file */
const path = (file) => el('span', { class: 'mono', dir: 'auto' }, file);

/** @param {string} iso */
function when(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

/** A text of at most so many characters, cut between words where there are some. @param {string} text @param {number} most */
export function shortened(text, most) {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '');
  const space = cut.lastIndexOf(' ');
  return `${space > most / 2 ? cut.slice(0, space) : cut}…`;
}

/** Who rated. @param {Pick<admin.Feedback, 'owner' | 'email'>} entry @param {Map<string, string>} keys names by id */
export function ownerName({ owner, email }, keys) {
  if (email) return email;
  const [kind, id] = owner.split(':', 2);
  if (kind === 'key') return `the key ${keys.get(id) ?? id}`;
  return kind === 'browser' ? 'a browser with the operator’s key' : owner;
}

/** How often, by how many and when. @param {Pick<admin.UnansweredGroup, 'count' | 'askers' | 'first_asked' | 'last_asked'>} group */
export function askedFacts({ count: times, askers, first_asked: first, last_asked: last }) {
  if (times === 1) return ['asked once', ago(last)];
  return [
    `asked ${number(times)} times`,
    askers === 1 ? 'by the same person or program' : `by ${number(askers)} people or programs`,
    `first ${day(first)}`,
    `last ${ago(last)}`,
  ];
}
