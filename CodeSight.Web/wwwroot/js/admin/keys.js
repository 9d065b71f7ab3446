// @ts-check
import * as admin from '../admin-api.js';
import { el, icon } from '../dom.js';
import { openDrawer } from '../drawer.js';
import { choice, field, formEnd, FormFault, group, onSend } from '../forms.js';
import { ListView, listRow, mainButton, rowButton, sectionHead, tag } from '../list-view.js';
import { confirm, notice } from '../notices.js';
import { copyField } from '../once.js';
import { Picker } from '../picker.js';
import { ago } from '../status.js';
import { called, day, findPeople, linesOf, someOf } from './page.js';

/** @type {[string, string, string][]} */
const SCOPES = [
  ['search', 'Search', 'Finds passages'],
  ['ask', 'Ask', 'Gets answers'],
  ['files', 'Files', 'Lists documents and reads their contents'],
  ['index', 'Index', 'Starts updates of the index'],
  ['admin', 'Admin', 'Manages people and keys, reads all documents'],
];
const FIRST_SCOPES = ['search', 'ask'];

const DAY_MS = 86_400_000;
/** Days, and 0 for never. @type {[number, string][]} */
const LIFETIMES = [
  [30, 'In 30 days'],
  [90, 'In 90 days'],
  [365, 'In a year'],
  [0, 'Never'],
];

/** Keys by which other programs use the server. */
export class Keys {
  title = 'Keys';
  #page;
  #list = new ListView(() => this.#read());

  /** @param {import('./page.js').Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** @param {HTMLElement} place */
  show(place) {
    place.replaceChildren(
      sectionHead(
        'Keys',
        'Other programs use this server by a key. A key is shown once, when it is created.',
        mainButton('New key', () => this.#create(), icon('plus')),
      ),
      this.#list.node,
    );
    return this.#list.refresh();
  }

  async #read() {
    const { keys } = await this.#page.run(() => admin.keys());
    return { rows: keys.map((key) => this.#row(key)), total: keys.length, words: keys.length ? '' : 'There are no keys yet.' };
  }

  /** @param {admin.Key} key */
  #row(key) {
    const isExpired = key.expires_at !== null && Date.parse(key.expires_at) <= Date.now();
    return listRow({
      title: [el('strong', { dir: 'auto' }, key.name)],
      tags: [isExpired ? tag('Expired', 'problem') : null, key.scopes.includes('admin') ? tag('Admin', 'strong') : null],
      facts: [
        el('span', { class: 'mono' }, key.shown),
        key.scopes.join(', '),
        key.account ? `for ${called(key.account)}` : null,
        key.globs?.length ? el('span', { class: 'mono' }, someOf(key.globs)) : null,
        key.expires_at ? `${isExpired ? 'expired' : 'until'} ${day(key.expires_at)}` : 'does not expire',
        key.last_used_at ? `used ${ago(key.last_used_at)}` : 'never used',
      ],
      actions: [rowButton('Delete', key.name, `${key.id}`, () => this.#delete(key))],
    });
  }

  #create() {
    const name = field('Name', { required: true, autocomplete: 'off', maxlength: 100, placeholder: 'Intranet search' });
    const scopes = SCOPES.map(([value, label, detail]) =>
      choice({ type: 'checkbox', value, checked: FIRST_SCOPES.includes(value) }, label, detail),
    );
    const expiry = field(
      'Expires',
      {},
      { tag: 'select', children: LIFETIMES.map(([days, words]) => el('option', { value: days }, words)) },
    );
    expiry.control.value = '90';
    const globs = field(
      'Only these documents',
      { rows: 2, class: 'mono', spellcheck: 'false', placeholder: 'public/**' },
      { tag: 'textarea', hint: 'Optional; one pattern a line.' },
    );
    /** @type {Picker<string>} */
    const account = new Picker({
      legend: 'Acts for',
      search: 'Find a person',
      chosen: [],
      find: findPeople(this.#page.run),
      none: 'Nobody has an account yet.',
      isSingle: true,
    });
    const form = el(
      'form',
      {},
      name.node,
      group('May', ...scopes.map(({ node }) => node)),
      expiry.node,
      globs.node,
      account.node,
      el('p', { class: 'hint' }, 'A key that acts for somebody reads what that person reads; without one it reads all documents.'),
      ...formEnd(el('button', { type: 'submit', class: 'button primary' }, 'Create key')),
    );
    const { dialog, body } = openDrawer('New key', form);
    onSend(
      form,
      async () => {
        const chosen = scopes.filter(({ control }) => control.checked).map(({ control }) => control.value);
        if (!chosen.length) throw new FormFault('Choose at least one thing that the key may do.', scopes[0].control);
        const patterns = linesOf(globs.control.value);
        const days = Number(expiry.control.value);
        const wish = {
          name: name.control.value.trim(),
          scopes: chosen,
          globs: patterns.length ? patterns : null,
          expires_at: days ? new Date(Date.now() + days * DAY_MS).toISOString() : null,
          account: account.ids[0] ?? null,
        };
        const { key, secret } = await this.#page.run(() => admin.createKey(wish));
        this.#list.refresh();
        body.replaceChildren(
          el('p', {}, 'This is the key ', el('strong', { dir: 'auto' }, key.name), '. Copy it now: it is not shown again.'),
          copyField('Key', secret),
          el(
            'div',
            { class: 'modal-actions' },
            el('button', { type: 'button', class: 'button primary', onclick: () => dialog.close() }, 'Done'),
          ),
        );
        body.querySelector('input')?.focus();
      },
      { name_taken: name.control, invalid_glob: globs.control },
    );
  }

  /** @param {admin.Key} key */
  async #delete(key) {
    const sure = await confirm({
      title: `Delete the key ${key.name}?`,
      text: 'Programs that use it are refused from now on.',
      yes: 'Delete key',
    });
    if (!sure) return;
    try {
      await this.#page.run(() => admin.deleteKey(key.id));
      notice(`The key ${key.name} is deleted.`, { seconds: 4 });
    } catch (error) {
      notice(/** @type {Error} */ (error).message, { kind: 'problem' });
    }
    await this.#list.refresh();
  }
}
