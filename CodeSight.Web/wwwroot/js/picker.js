// @ts-check
import { choice } from './forms.js';
import { el } from './dom.js';

/**
 * @template {string | number} Id
 * @typedef {{ id: Id, label: string, detail?: string }} Item
 */

const PAUSE_MS = 200;

/**
 * A choice of some among many: what is chosen stands first, what is looked for below it.
 * @template {string | number} Id
 */
export class Picker {
  /** @type {Map<Id, Item<Id>>} */
  #chosen;
  #find;
  #isSingle;
  #asked = 0;
  #list = el('ul', { class: 'choices' });
  #note = el('p', { class: 'quiet small', role: 'status' });
  /** @type {HTMLElement} */
  node;

  /**
   * @param {object} choice
   * @param {string} choice.legend
   * @param {string} choice.search what the search box is called
   * @param {Item<Id>[]} choice.chosen
   * @param {(words: string) => Promise<{ items: Item<Id>[], more: number }>} choice.find
   * @param {string} choice.none said where there is nothing to choose from
   * @param {boolean} [choice.isSingle] one at most
   */
  constructor({ legend, search, chosen, find, none, isSingle = false }) {
    this.#chosen = new Map(chosen.map((item) => [item.id, item]));
    this.#find = find;
    this.#isSingle = isSingle;
    this.none = none;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const box = el('input', {
      type: 'search',
      'aria-label': search,
      placeholder: search,
      autocomplete: 'off',
      oninput: () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.#load(box.value.trim()), PAUSE_MS);
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === 'Enter') event.preventDefault(); // looks something up; the form is sent by its button
      },
    });
    this.node = el('fieldset', { class: 'group picker' }, el('legend', {}, legend), box, this.#list, this.#note);
    this.#load('');
  }

  /** @returns {Id[]} */
  get ids() {
    return [...this.#chosen.keys()];
  }

  /** @param {string} words */
  async #load(words) {
    const asked = ++this.#asked;
    try {
      const { items, more } = await this.#find(words);
      if (asked !== this.#asked) return;
      const others = items.filter(({ id }) => !this.#chosen.has(id));
      this.#list.replaceChildren(...[...this.#chosen.values(), ...others].map((item) => this.#row(item)));
      this.#note.textContent =
        more > 0
          ? `${more} more; type a part of a name to find them.`
          : others.length || !words
            ? this.#list.childElementCount
              ? ''
              : this.none
            : `Nothing else is called “${words}”.`;
    } catch (error) {
      if (asked === this.#asked) this.#note.textContent = /** @type {Error} */ (error).message;
    }
  }

  /** @param {Item<Id>} item */
  #row(item) {
    const { node, control } = choice(
      { type: 'checkbox', checked: this.#chosen.has(item.id), onchange: () => this.#toggle(item, control) },
      item.label,
      item.detail,
    );
    return el('li', {}, node);
  }

  /** @param {Item<Id>} item @param {HTMLInputElement} control */
  #toggle(item, control) {
    if (!control.checked) {
      this.#chosen.delete(item.id);
      return;
    }
    if (this.#isSingle) {
      this.#chosen.clear();
      for (const other of this.#list.querySelectorAll('input')) other.checked = other === control;
    }
    this.#chosen.set(item.id, item);
  }
}

/**
 * Finds among all items, which are here already.
 * @template {string | number} Id
 * @param {Item<Id>[]} all
 * @param {number} limit
 * @returns {(words: string) => Promise<{ items: Item<Id>[], more: number }>}
 */
export const among = (all, limit) => async (words) => {
  const wanted = words.toLocaleLowerCase();
  const found = all.filter(({ label, detail = '' }) => `${label} ${detail}`.toLocaleLowerCase().includes(wanted));
  return { items: found.slice(0, limit), more: Math.max(0, found.length - limit) };
};
