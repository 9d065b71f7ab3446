// @ts-check
import * as admin from '../admin-api.js';
import { el } from '../dom.js';
import { onPress, sentence } from '../forms.js';
import { listRow, searchBox, sectionHead, tag } from '../list-view.js';

const PAGE = 50;

/** Who did what and when. */
export class Audit {
  title = 'Audit';
  #page;
  #filter = { actor: '', action: '' };
  /** @type {number | null} */
  #next = null;
  #asked = 0;
  #words = el('p', { class: 'quiet small list-words', role: 'status' });
  #list = el('ul', { class: 'rows' });
  #older = onPress(el('button', { type: 'button', class: 'button', hidden: true }, 'Show older'), () => this.#load(this.#next));

  /** @param {import('./page.js').Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** @param {HTMLElement} place */
  show(place) {
    place.replaceChildren(
      sectionHead('Audit', 'Sign-ins, refusals, changes and deletions, the newest first.'),
      el('div', { class: 'filters' }, this.#box('Filter by person', 'actor'), this.#box('Filter by action', 'action')),
      this.#words,
      this.#list,
      el('div', { class: 'list-end' }, this.#older),
    );
    return this.#load(null);
  }

  /** @param {string} label @param {'actor' | 'action'} name */
  #box(label, name) {
    const box = searchBox(label, (words) => {
      this.#filter[name] = words;
      this.#load(null);
    });
    box.value = this.#filter[name];
    return box;
  }

  /** @param {number | null} before null reads the newest */
  async #load(before) {
    const asked = ++this.#asked;
    this.#list.ariaBusy = 'true';
    try {
      const { entries, next } = await this.#page.run(() => admin.audit({ before, limit: PAGE, ...this.#filter }));
      if (asked !== this.#asked) return;
      if (before === null) this.#list.replaceChildren();
      this.#list.append(...entries.map(row));
      this.#next = next;
      this.#older.hidden = next === null;
      this.#older.textContent = 'Show older';
      this.#words.textContent = this.#list.childElementCount ? '' : 'No entries.';
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#words.textContent = sentence(error);
      this.#next = before;
      this.#older.hidden = false;
      this.#older.textContent = 'Try again';
    } finally {
      if (asked === this.#asked) this.#list.ariaBusy = 'false';
    }
  }
}

/** @param {admin.AuditEntry} entry */
function row({ at, actor, action, object, outcome, address }) {
  const time = new Date(at);
  return listRow({
    title: [el('strong', {}, words(action)), object ? el('span', { class: 'mono row-object', dir: 'auto' }, object) : ''],
    tags: [outcome === 'refused' ? tag('Refused', 'problem') : null],
    facts: [
      el(
        'time',
        { datetime: at },
        Number.isNaN(time.getTime()) ? at : time.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }),
      ),
      actor ?? 'nobody signed in',
      address,
    ],
  });
}

/** An action's code as words. @param {string} code */
function words(code) {
  const text = code.replace(/[_.]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
