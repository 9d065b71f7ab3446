// @ts-check
import { avatar } from '../account-menu.js';
import * as admin from '../admin-api.js';
import { el, icon } from '../dom.js';
import { openDrawer } from '../drawer.js';
import { choice, field, formEnd, group, onPress, onSend } from '../forms.js';
import { ListView, listRow, mainButton, rowButton, searchBox, sectionHead, tag } from '../list-view.js';
import { confirm, notice } from '../notices.js';
import { copyField } from '../once.js';
import { Picker } from '../picker.js';
import { roleName, ROLES } from '../roles.js';
import { ago, count } from '../status.js';
import { called, changesOf, findGroups, groupItem, someOf } from './page.js';

/** @typedef {admin.Person} Person @typedef {admin.Role} Role */

const PAGE = 50;

/** The accounts: search, invite, change. */
export class People {
  title = 'People';
  #page;
  #words = '';
  #list;

  /** @param {import('./page.js').Page} page */
  constructor(page) {
    this.#page = page;
    this.#list = new ListView((offset) => this.#read(offset), PAGE);
  }

  /** @param {HTMLElement} place */
  show(place) {
    const search = searchBox('Search by name or e-mail', (words) => {
      this.#words = words;
      this.#list.restart();
    });
    search.value = this.#words;
    place.replaceChildren(
      sectionHead(
        'People',
        'Everybody who may sign in. An invitation is a link that you send yourself.',
        mainButton('Invite', () => this.#invite(), icon('plus')),
      ),
      el('div', { class: 'filters' }, search),
      this.#list.node,
    );
    return this.#list.refresh();
  }

  /** @param {number} offset */
  async #read(offset) {
    const q = this.#words;
    const { accounts, total } = await this.#page.run(() => admin.people({ q, offset, limit: PAGE }));
    const words = q ? (total ? `${count(total, 'person').replace('persons', 'people')} found` : `Nobody is called “${q}”.`) : '';
    return { rows: accounts.map((person) => this.#row(person)), total, words: words || (total ? '' : 'Nobody has an account yet.') };
  }

  /** @param {Person} person */
  #row(person) {
    const name = called(person);
    return listRow({
      picture: avatar(name),
      title: [el('strong', { dir: 'auto' }, name)],
      tags: [
        person.role === 'reader' ? null : tag(roleName(person.role), person.role === 'admin' ? 'strong' : 'plain'),
        person.is_active ? null : tag('Deactivated', 'problem'),
        person.is_active && !person.has_password && !person.last_sign_in_at ? tag('Invited') : null,
      ],
      facts: [
        person.name ? person.email : null,
        person.groups.length ? someOf(person.groups.map((each) => each.name)) : null,
        person.last_sign_in_at ? `signed in ${ago(person.last_sign_in_at)}` : 'never signed in',
        person.two_factor ? 'two-factor' : null,
      ],
      actions: [rowButton('Edit', name, person.id, () => this.#edit(person))],
    });
  }

  #invite() {
    const email = field('E-mail', { type: 'email', required: true, autocomplete: 'off', maxlength: 254 });
    const name = field('Name', { autocomplete: 'off', maxlength: 100 }, { hint: 'Optional; the person can change it.' });
    const role = roleChoice('reader');
    const groups = this.#groups([]);
    const form = el(
      'form',
      {},
      email.node,
      name.node,
      role.node,
      groups.node,
      ...formEnd(el('button', { type: 'submit', class: 'button primary' }, 'Create invitation')),
    );
    const { dialog, body } = openDrawer('Invite somebody', form);
    onSend(
      form,
      async () => {
        const { account, link } = await this.#page.run(() =>
          admin.invite({
            email: email.control.value.trim(),
            name: name.control.value.trim() || undefined,
            role: role.value(),
            groups: groups.ids,
          }),
        );
        this.#list.refresh();
        body.replaceChildren(...linkParts(account, link), ...doneButtons(dialog));
        body.querySelector('input')?.focus();
      },
      { email_taken: email.control, invalid_email: email.control },
    );
  }

  /** @param {Person} person */
  #edit(person) {
    const name = field('Name', { autocomplete: 'off', maxlength: 100, value: person.name });
    const role = roleChoice(person.role);
    const groups = this.#groups(person.groups);
    const form = el(
      'form',
      {},
      el('p', { class: 'quiet' }, person.email),
      name.node,
      role.node,
      groups.node,
      ...formEnd(el('button', { type: 'submit', class: 'button primary' }, 'Save')),
    );
    const { dialog } = openDrawer(
      called(person),
      form,
      this.#access(person, () => dialog.close()),
    );
    onSend(form, async () => {
      const before = { name: person.name, role: person.role, groups: person.groups.map(({ id }) => id) };
      const changes = changesOf(before, { name: name.control.value.trim(), role: role.value(), groups: groups.ids });
      await this.#page.run(() => admin.changePerson(person.id, changes));
      dialog.close();
      notice('Saved.', { seconds: 4 });
      await this.#list.refresh();
    });
  }

  /** What can be done to an account at once. @param {Person} person @param {() => void} close */
  #access(person, close) {
    const name = called(person);
    const { run } = this.#page;
    const linkPlace = el('div', { class: 'action-result' });
    const linkWords = person.has_password ? 'Password reset link' : 'Invitation link';
    const makeLink = onPress(
      el('button', { type: 'button', class: 'button' }, person.has_password ? 'Make a link' : 'Make a new link'),
      async () => {
        const { link } = await run(() => admin.passwordLink(person.id));
        linkPlace.replaceChildren(
          copyField(linkWords, fullLink(link)),
          el('p', { class: 'hint' }, 'Valid for 3 days; earlier links no longer work.'),
        );
        linkPlace.querySelector('input')?.focus();
      },
    );
    /** @param {string} words @param {() => Promise<unknown>} work @param {string} done @param {{ title: string, text: string }} [sure] */
    const act = (words, work, done, sure) =>
      onPress(el('button', { type: 'button', class: `button ${sure ? 'danger' : ''}` }, words), async () => {
        if (sure && !(await confirm({ ...sure, yes: words }))) return;
        await run(work);
        close();
        notice(done, { seconds: 4 });
        await this.#list.refresh();
      });
    return el(
      'section',
      { class: 'actions', 'aria-label': 'Access' },
      action(linkWords, 'Lets the person choose a password. You send the link yourself.', makeLink, linkPlace),
      action(
        'Sessions',
        'Signs the person out of every browser.',
        act('End all sessions', () => admin.endSessions(person.id), `${name} is signed out everywhere.`),
      ),
      person.two_factor
        ? action(
            'Two-factor sign-in',
            'For somebody who lost the phone and the recovery codes.',
            act('Remove', () => admin.endTwoFactorOf(person.id), `${name} signs in with the password alone.`, {
              title: 'Remove the second factor?',
              text: `Whoever knows the password of ${name} can then sign in. Be sure who asks you for it.`,
            }),
          )
        : null,
      person.is_active
        ? action(
            'Deactivate',
            'Ends every session at once and keeps the account.',
            act('Deactivate', () => admin.changePerson(person.id, { is_active: false }), `${name} can no longer sign in.`, {
              title: `Deactivate ${name}?`,
              text: 'Every session ends at once. You can activate the account again later.',
            }),
          )
        : action(
            'Deactivated',
            'The person cannot sign in.',
            act('Activate', () => admin.changePerson(person.id, { is_active: true }), `${name} can sign in again.`),
          ),
      action(
        'Delete',
        'Removes the account and what belongs to it.',
        act('Delete account', () => admin.deletePerson(person.id), `The account of ${name} is deleted.`, {
          title: `Delete the account of ${name}?`,
          text: 'It is removed with its sessions, keys and grants. This cannot be undone; deactivating can.',
        }),
      ),
    );
  }

  /** @param {admin.GroupName[]} chosen @returns {Picker<number>} */
  #groups(chosen) {
    return new Picker({
      legend: 'Groups',
      search: 'Find a group',
      chosen: chosen.map(groupItem),
      find: findGroups(this.#page.run),
      none: 'There are no groups yet.',
    });
  }
}

/** @param {Role} chosen */
function roleChoice(chosen) {
  const all = ROLES.map(([value, label, detail]) =>
    choice({ type: 'radio', name: 'role', value, checked: value === chosen }, label, detail),
  );
  return {
    node: group('Role', ...all.map(({ node }) => node)),
    value: () => /** @type {Role} */ (all.find(({ control }) => control.checked)?.control.value ?? chosen),
  };
}

/** @param {string} title @param {string} text @param {Node} button @param {Node} [result] */
const action = (title, text, button, result) =>
  el('div', { class: 'action' }, el('div', {}, el('h3', {}, title), el('p', { class: 'quiet small' }, text)), button, result);

/** @param {Person} person @param {string} link */
const linkParts = (person, link) => [
  el(
    'p',
    {},
    'Send this link to ',
    el('strong', {}, person.email),
    '. It is valid for 3 days and is shown only now; you can make another one at any time.',
  ),
  copyField('Invitation link', fullLink(link)),
];

/** @param {HTMLDialogElement} dialog */
const doneButtons = (dialog) => [
  el('div', { class: 'modal-actions' }, el('button', { type: 'button', class: 'button primary', onclick: () => dialog.close() }, 'Done')),
];

/** @param {string} link an address on this server */
const fullLink = (link) => new URL(link, location.origin).href;
