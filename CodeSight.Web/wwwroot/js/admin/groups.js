// @ts-check
import * as admin from '../admin-api.js';
import { el, icon } from '../dom.js';
import { openDrawer } from '../drawer.js';
import { field, formEnd, onPress, onSend } from '../forms.js';
import { ListView, listRow, mainButton, rowButton, sectionHead } from '../list-view.js';
import { confirm, notice } from '../notices.js';
import { Picker } from '../picker.js';
import { called, changesOf, findPeople, personItem, someOf } from './page.js';

/** Groups of people, to which collections can be opened. */
export class Groups {
  title = 'Groups';
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
        'Groups',
        'A collection opened to a group is read by all of its members.',
        mainButton('New group', () => this.#edit(null), icon('plus')),
      ),
      this.#list.node,
    );
    return this.#list.refresh();
  }

  async #read() {
    const { groups } = await this.#page.run(() => admin.groups());
    return { rows: groups.map((group) => this.#row(group)), total: groups.length, words: groups.length ? '' : 'There are no groups yet.' };
  }

  /** @param {admin.Group} group */
  #row(group) {
    const members = group.members.length;
    return listRow({
      title: [el('strong', { dir: 'auto' }, group.name)],
      facts: [members === 1 ? '1 member' : `${members} members`, someOf(group.members.map(called)) || null],
      actions: [rowButton('Edit', group.name, `${group.id}`, () => this.#edit(group))],
    });
  }

  /** @param {admin.Group | null} group */
  #edit(group) {
    const { run } = this.#page;
    const name = field('Name', { required: true, autocomplete: 'off', maxlength: 100, value: group?.name ?? '' });
    /** @type {Picker<string>} */
    const members = new Picker({
      legend: 'Members',
      search: 'Find a person',
      chosen: (group?.members ?? []).map(personItem),
      find: findPeople(run),
      none: 'Nobody has an account yet.',
    });
    const form = el(
      'form',
      {},
      name.node,
      members.node,
      ...formEnd(
        group ? this.#deleteButton(group, () => dialog.close()) : '',
        el('button', { type: 'submit', class: 'button primary' }, group ? 'Save' : 'Create group'),
      ),
    );
    const { dialog } = openDrawer(group ? group.name : 'New group', form);
    onSend(
      form,
      async () => {
        const wish = { name: name.control.value.trim(), members: members.ids };
        const before = { name: group?.name, members: group?.members.map(({ id }) => id) };
        await run(() => admin.saveGroup(group?.id ?? null, group ? changesOf(before, wish) : wish));
        dialog.close();
        notice('Saved.', { seconds: 4 });
        await this.#list.refresh();
      },
      { name_taken: name.control },
    );
  }

  /** @param {admin.Group} group @param {() => void} close */
  #deleteButton(group, close) {
    return onPress(el('button', { type: 'button', class: 'button danger' }, 'Delete group'), async () => {
      const sure = await confirm({
        title: `Delete the group ${group.name}?`,
        text: 'Its members keep their accounts, and lose what they read only through this group.',
        yes: 'Delete group',
      });
      if (!sure) return;
      await this.#page.run(() => admin.deleteGroup(group.id));
      close();
      notice(`The group ${group.name} is deleted.`, { seconds: 4 });
      await this.#list.refresh();
    });
  }
}
