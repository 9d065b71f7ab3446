// @ts-check
import { el } from './dom.js';
import { onPress, sentence } from './forms.js';
import { number } from './status.js';

/**
 * A list that is read from the server, page by page, with a line above it that says what it holds or why it does not.
 * @typedef {{ rows: HTMLElement[], total: number, words: string }} Read
 */
export class ListView {
  #read;
  #limit;
  #offset = 0;
  #asked = 0;
  #words = el('p', { class: 'quiet small list-words', role: 'status' });
  #again = el('button', { type: 'button', class: 'button', hidden: true }, 'Try again');
  #list = el('ul', { class: 'rows' });
  #back = el('button', { type: 'button', class: 'button' }, 'Previous');
  #on = el('button', { type: 'button', class: 'button' }, 'Next');
  #page = el('span', { class: 'quiet small' });
  #pager = el('div', { class: 'pager', hidden: true }, this.#back, this.#page, this.#on);
  node = el('div', { class: 'list-view' }, this.#words, this.#again, this.#list, this.#pager);

  /** @param {(offset: number) => Promise<Read>} read @param {number} [limit] rows of a page */
  constructor(read, limit = Infinity) {
    this.#read = read;
    this.#limit = limit;
    onPress(this.#again, () => this.refresh());
    onPress(this.#back, () => this.#load(this.#offset - limit));
    onPress(this.#on, () => this.#load(this.#offset + limit));
  }

  /** Reads the shown page again. */
  refresh() {
    return this.#load(this.#offset);
  }

  /** Reads from the first page on. */
  restart() {
    return this.#load(0);
  }

  /** @param {number} offset @returns {Promise<void>} */
  async #load(offset) {
    const asked = ++this.#asked;
    this.#list.ariaBusy = 'true';
    try {
      const { rows, total, words } = await this.#read(Math.max(0, offset));
      if (asked !== this.#asked) return;
      this.#offset = Math.max(0, offset);
      // The last row of the last page may have been deleted.
      if (!rows.length && total > 0 && this.#offset > 0) return await this.#load(this.#offset - this.#limit);
      this.#show(rows, total, words);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#show([], 0, sentence(error));
      this.#again.hidden = false;
    } finally {
      if (asked === this.#asked) this.#list.ariaBusy = 'false';
    }
  }

  /** @param {HTMLElement[]} rows @param {number} total @param {string} words */
  #show(rows, total, words) {
    const focused = document.activeElement;
    const key = focused instanceof HTMLElement && this.#list.contains(focused) ? focused.dataset.key : undefined;
    this.#list.replaceChildren(...rows);
    const same = [...this.#list.querySelectorAll('[data-key]')].find((node) => /** @type {HTMLElement} */ (node).dataset.key === key);
    if (key) /** @type {HTMLElement | undefined} */ (same)?.focus();
    this.#words.textContent = words;
    this.#again.hidden = true;
    this.#pager.hidden = total <= this.#limit;
    this.#page.textContent = `${number(this.#offset + 1)}–${number(this.#offset + rows.length)} of ${number(total)}`;
    this.#back.disabled = this.#offset === 0;
    this.#on.disabled = this.#offset + rows.length >= total;
  }
}

/**
 * A list that grows at its end: what comes first is read at once, what comes after it on demand.
 * @template C says where to read on
 * @typedef {{ rows: HTMLElement[], next: C | null, words?: string }} ReadOn words are for a list without rows
 */

/** @template C */
export class GrowingList {
  #read;
  /** @type {C | null} */
  #next = null;
  #asked = 0;
  #words = el('p', { class: 'quiet small list-words', role: 'status' });
  #list = el('ul', { class: 'rows' });
  #more = onPress(el('button', { type: 'button', class: 'button', hidden: true }), () => this.#load(this.#next));
  nodes = [this.#words, this.#list, el('div', { class: 'list-end' }, this.#more)];

  /** @param {(from: C | null) => Promise<ReadOn<C>>} read from null for the beginning */
  constructor(read) {
    this.#read = read;
  }

  /** Reads from the beginning. */
  restart() {
    return this.#load(null);
  }

  /** @param {C | null} from */
  async #load(from) {
    const asked = ++this.#asked;
    this.#list.ariaBusy = 'true';
    try {
      const { rows, next, words = '' } = await this.#read(from);
      if (asked !== this.#asked) return;
      if (from === null) this.#list.replaceChildren();
      this.#list.append(...rows);
      this.#end(next, next !== null, 'Show older', this.#list.childElementCount ? '' : words);
    } catch (error) {
      if (asked === this.#asked) this.#end(from, true, 'Try again', sentence(error));
    } finally {
      if (asked === this.#asked) this.#list.ariaBusy = 'false';
    }
  }

  /** @param {C | null} next @param {boolean} isMore @param {string} button @param {string} words */
  #end(next, isMore, button, words) {
    this.#next = next;
    this.#more.hidden = !isMore;
    this.#more.textContent = button;
    this.#words.textContent = words;
  }
}

/**
 * A row: what it is about, facts, and what can be done.
 * @param {object} parts
 * @param {(Node | string | null)[]} parts.title
 * @param {(Node | null)[]} [parts.text] what stands between the title and the facts
 * @param {(string | Node | null)[]} parts.facts told apart by dots
 * @param {(Node | null)[]} [parts.tags]
 * @param {Node} [parts.picture]
 * @param {Node[]} [parts.actions]
 */
export function listRow({ title, text = [], facts, tags = [], picture, actions = [] }) {
  const said = facts.filter((fact) => fact !== null && fact !== '');
  return el(
    'li',
    { class: 'row' },
    picture,
    el(
      'div',
      { class: 'row-main' },
      el('div', { class: 'row-title' }, ...title, ...tags),
      ...text,
      el('p', { class: 'quiet small row-facts' }, ...said.flatMap((fact, i) => (i ? [' · ', fact] : [fact]))),
    ),
    actions.length ? el('div', { class: 'row-actions' }, ...actions) : null,
  );
}

/** @param {string} words @param {'plain' | 'strong' | 'problem'} [kind] */
export const tag = (words, kind = 'plain') => el('span', { class: `tag ${kind}` }, words);

/** A search box that reports what is looked for, once the typing pauses. @param {string} label @param {(words: string) => void} found */
export function searchBox(label, found) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const box = el('input', {
    type: 'search',
    'aria-label': label,
    placeholder: label,
    autocomplete: 'off',
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => found(box.value.trim()), 250);
    },
  });
  return box;
}

/** The heading of a section with what it is for and what can be done. @param {string} title @param {string} lead @param {...Node} actions */
export function sectionHead(title, lead, ...actions) {
  return el(
    'header',
    { class: 'section-head' },
    el('div', {}, el('h1', { tabindex: -1 }, title), el('p', { class: 'quiet' }, lead)),
    actions.length ? el('div', { class: 'section-actions' }, ...actions) : null,
  );
}

/** @param {string} words @param {() => void} pressed @param {Node} picture */
export const mainButton = (words, pressed, picture) =>
  el('button', { type: 'button', class: 'button primary', onclick: pressed }, picture, words);

/** A button of a row. @param {string} words @param {string} about what the row is about @param {string} key @param {() => void} pressed */
export const rowButton = (words, about, key, pressed) =>
  el('button', { type: 'button', class: 'button small', 'aria-label': `${words}: ${about}`, 'data-key': key, onclick: pressed }, words);
