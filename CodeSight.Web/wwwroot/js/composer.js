// @ts-check
import { byId } from './dom.js';
import { number } from './status.js';

/** Most characters of a question that the server takes. */
const LONGEST = 10_000;

/** @typedef {{ mode: 'ask' | 'search', question: string, glob: string }} Wish */

/** The question box: what to do, in which files, send and stop. */
export class Composer {
  #form = /** @type {HTMLFormElement} */ (byId('composer'));
  #box = /** @type {HTMLTextAreaElement} */ (byId('question'));
  #filter = /** @type {HTMLInputElement} */ (byId('filter'));
  #filterRow = byId('filter-row');
  #filterOpen = byId('filter-open');
  #send = byId('send');
  #stop = byId('stop');
  #busy = false;

  /** @param {{ send: (wish: Wish) => void, stop: () => void, last: () => string }} page */
  constructor(page) {
    this.page = page;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#form.addEventListener('change', () => this.#showMode());
    this.#box.addEventListener('input', () => {
      this.#fit();
      this.#checkLength();
    });
    this.#box.addEventListener('keydown', (event) => this.#key(event));
    this.#stop.addEventListener('click', () => page.stop());
    this.#filterOpen.addEventListener('click', () => this.#showFilter(this.#filterRow.hidden === true));
    this.#filter.addEventListener('input', () => this.#nameFilter());
    this.#filter.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.#clearFilter();
    });
    byId('filter-clear').addEventListener('click', () => this.#clearFilter());
    this.#showMode();
  }

  focus() {
    this.#box.focus();
  }

  get text() {
    return this.#box.value;
  }

  /** @param {string} question */
  fill(question) {
    this.#box.value = question;
    this.#fit();
    this.#checkLength();
  }

  /** While an answer is on its way, the button stops it. @param {boolean} busy */
  setBusy(busy) {
    const hadFocus = document.activeElement === (busy ? this.#send : this.#stop);
    this.#busy = busy;
    this.#send.hidden = busy;
    this.#stop.hidden = !busy;
    if (hadFocus) (busy ? this.#stop : this.#box).focus();
  }

  #mode() {
    return /** @type {'ask' | 'search'} */ (new FormData(this.#form).get('mode') ?? 'ask');
  }

  #submit() {
    const question = this.#box.value.trim();
    if (!question || this.#busy || !this.#checkLength()) {
      this.#box.focus();
      return;
    }
    const wish = { mode: this.#mode(), question, glob: this.#filterRow.hidden ? '' : this.#filter.value.trim() };
    this.fill('');
    this.page.send(wish);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'ArrowUp' && this.#box.value === '') {
      event.preventDefault();
      this.fill(this.page.last());
    }
  }

  #showMode() {
    const search = this.#mode() === 'search';
    byId('send-label').textContent = search ? 'Search' : 'Ask';
    byId('question-label').textContent = search ? 'Search words' : 'Question';
    this.#box.placeholder = search ? 'Search your documents…' : 'Ask your documents…';
  }

  /** @param {boolean} open */
  #showFilter(open) {
    this.#filterRow.hidden = !open;
    this.#filterOpen.setAttribute('aria-expanded', String(open));
    if (open) this.#filter.focus();
    this.#nameFilter();
  }

  #clearFilter() {
    this.#filter.value = '';
    this.#showFilter(false);
    this.#filterOpen.focus();
  }

  #nameFilter() {
    const glob = this.#filterRow.hidden ? '' : this.#filter.value.trim();
    byId('filter-label').textContent = glob ? 'Filtered' : 'All files';
    this.#filterOpen.classList.toggle('on', glob !== '');
  }

  /** Says by how much a question is too long; false if it is. */
  #checkLength() {
    const { length } = this.#box.value.trim();
    const isFine = length <= LONGEST;
    byId('question-error').textContent = isFine
      ? ''
      : `This is ${number(length)} characters long; a question may have ${number(LONGEST)}. Shorten it by ${number(length - LONGEST)}.`;
    this.#box.setAttribute('aria-invalid', String(!isFine));
    return isFine;
  }

  /** As tall as its text, up to the limit that the style sheet sets. */
  #fit() {
    this.#box.style.height = 'auto';
    this.#box.style.height = `${this.#box.scrollHeight}px`;
  }
}
