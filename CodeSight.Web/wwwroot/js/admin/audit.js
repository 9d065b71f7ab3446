// @ts-check
import * as admin from '../admin-api.js';
import { el } from '../dom.js';
import { GrowingList, listRow, searchBox, sectionHead, tag } from '../list-view.js';
import { called } from './page.js';

const PAGE = 50;
/** As many as the server lists at once; their names take the place of their ids. */
const PEOPLE = 1000;
const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Kinds of actions, which their codes begin with. @type {[string, string][]} */
const KINDS = [
  ['', 'All actions'],
  ['session', 'Sign-ins'],
  ['access', 'Refusals'],
  ['document', 'Documents'],
  ['account', 'Accounts'],
  ['group', 'Groups'],
  ['collection', 'Collections'],
  ['key', 'Keys'],
  ['conversation', 'Conversations'],
  ['feedback', 'Feedback'],
  ['index', 'Index'],
];

/** @type {Record<string, string>} */
const ACTIONS = {
  'session.create': 'Sign-in',
  'session.end': 'Sign-out',
  'session.end_all': 'All sessions ended',
  'access.refuse': 'Access',
  'document.open': 'Document opened',
  'account.create': 'Account created',
  'account.change': 'Account changed',
  'account.budget': 'Budget changed',
  'account.delete': 'Account deleted',
  'account.link': 'Password link made',
  'account.password': 'Password set',
  'account.two_factor_on': 'Two-factor sign-in turned on',
  'account.two_factor_off': 'Two-factor sign-in turned off',
  'group.create': 'Group created',
  'group.change': 'Group changed',
  'group.delete': 'Group deleted',
  'collection.create': 'Collection created',
  'collection.change': 'Collection changed',
  'collection.delete': 'Collection deleted',
  'key.create': 'Key created',
  'key.delete': 'Key deleted',
  'conversation.delete': 'Conversation deleted',
  'conversation.export': 'Conversation downloaded',
  'conversation.share': 'Conversation shared',
  'conversation.unshare': 'Conversation no longer shared',
  'feedback.export': 'Feedback downloaded',
  'index.run': 'Index update started',
};

/** @type {Record<string, string>} */
const ACTORS = { anonymous: 'somebody who is not signed in', operator: 'the operator', command: 'the command line' };

/** Who did what and when. */
export class Audit {
  title = 'Audit';
  #page;
  #who = '';
  #kind = '';
  /** Names by actor, such as account:ID. @type {Map<string, string>} */
  #names = new Map();
  /** @type {admin.Person[]} */
  #people = [];
  #list = new GrowingList((before) => this.#read(before));

  /** @param {import('./page.js').Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** @param {HTMLElement} place */
  async show(place) {
    const who = searchBox('Filter by person', (words) => {
      this.#who = words;
      this.#list.restart();
    });
    who.value = this.#who;
    const kind = el(
      'select',
      {
        'aria-label': 'Filter by action',
        onchange: () => {
          this.#kind = kind.value;
          this.#list.restart();
        },
      },
      ...KINDS.map(([value, words]) => el('option', { value }, words)),
    );
    kind.value = this.#kind;
    place.replaceChildren(
      sectionHead('Audit', 'Sign-ins, refusals, changes and deletions, the newest first.'),
      el('div', { class: 'filters' }, who, kind),
      ...this.#list.nodes,
    );
    await this.#readNames();
    await this.#list.restart();
  }

  /** Without them the log shows ids, which is better than nothing. */
  async #readNames() {
    try {
      const [{ accounts }, { keys }] = await this.#page.run(() => Promise.all([admin.people({ limit: PEOPLE }), admin.keys()]));
      this.#people = accounts;
      this.#names = new Map([
        ...Object.entries(ACTORS),
        ...accounts.map((person) => /** @type {[string, string]} */ ([`account:${person.id}`, called(person)])),
        ...keys.map((key) => /** @type {[string, string]} */ ([`key:${key.id}`, `the key ${key.name}`])),
      ]);
    } catch (error) {
      console.info('The audit log is shown without names:', error);
    }
  }

  /** @param {number | null} before */
  async #read(before) {
    const { actor, fault } = this.#actor();
    if (fault) return { rows: [], next: null, words: fault };
    const { entries, next } = await this.#page.run(() => admin.audit({ before, limit: PAGE, action: this.#kind, actor }));
    return { rows: entries.map((entry) => this.#row(entry)), next, words: 'No entries.' };
  }

  /** The actor whom the words name, or why they do not name one. */
  #actor() {
    const wanted = this.#who.toLocaleLowerCase();
    if (!wanted || wanted in ACTORS || /^(account|key):/.test(wanted)) return { actor: wanted };
    const found = this.#people.filter(({ name, email }) => `${name} ${email}`.toLocaleLowerCase().includes(wanted));
    if (found.length === 1) return { actor: `account:${found[0].id}` };
    return { fault: found.length ? `${found.length} people are called like that; type more.` : `Nobody is called “${this.#who}”.` };
  }

  /** @param {admin.AuditEntry} entry */
  #row({ at, actor, action, object, outcome, address }) {
    const time = new Date(at);
    const words = Number.isNaN(time.getTime()) ? at : time.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
    const about = object?.replace(ID, (id) => this.#names.get(`account:${id}`) ?? id);
    return listRow({
      title: [
        el('strong', {}, ACTIONS[action] ?? action.replace(/[_.]/g, ' ')),
        about ? el('span', { class: 'mono row-object', dir: 'auto' }, about) : '',
      ],
      tags: [outcome === 'refused' ? tag('Refused', 'problem') : null],
      facts: [el('time', { datetime: at }, words), this.#names.get(actor ?? 'anonymous') ?? actor, address],
    });
  }
}
