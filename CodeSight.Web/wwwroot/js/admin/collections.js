// @ts-check
import * as admin from '../admin-api.js';
import { el, icon } from '../dom.js';
import { openDrawer } from '../drawer.js';
import { choice, field, formEnd, FormFault, group, onPress, onSend } from '../forms.js';
import { ListView, listRow, mainButton, rowButton, sectionHead, tag } from '../list-view.js';
import { confirm, notice } from '../notices.js';
import { Picker } from '../picker.js';
import { count } from '../status.js';
import { called, changesOf, findGroups, findPeople, groupItem, linesOf, personItem, someOf } from './page.js';

/** Sets of documents, and who reads them. */
export class Collections {
  title = 'Collections';
  #page;
  #warning = el('p', { class: 'note warning', role: 'status', hidden: true });
  #list = new ListView(() => this.#read());

  /** @param {import('./page.js').Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** @param {HTMLElement} place */
  show(place) {
    place.replaceChildren(
      sectionHead(
        'Collections',
        'A person reads a document if it is in a collection that is open to them. Administrators read all.',
        mainButton('New collection', () => this.#edit(null), icon('plus')),
      ),
      this.#warning,
      this.#list.node,
    );
    return this.#list.refresh();
  }

  async #read() {
    const { collections, documents_in_no_collection: left } = await this.#page.run(() => admin.collections());
    this.#warning.hidden = left === 0;
    this.#warning.textContent = `${count(left, 'document')} ${left === 1 ? 'is' : 'are'} in no collection: only administrators can read ${left === 1 ? 'it' : 'them'}.`;
    return {
      rows: collections.map((collection) => this.#row(collection)),
      total: collections.length,
      words: collections.length ? '' : 'There are no collections yet, so only administrators can read documents.',
    };
  }

  /** @param {admin.Collection} collection */
  #row(collection) {
    const readers = [...collection.groups.map(({ name }) => name), ...collection.accounts.map(called)];
    return listRow({
      title: [el('strong', { dir: 'auto' }, collection.name)],
      tags: [
        collection.is_open ? tag('Open to everybody', 'strong') : null,
        collection.is_open || readers.length ? null : tag('Open to nobody', 'problem'),
      ],
      facts: [
        collection.description || null,
        count(collection.documents, 'document'),
        collection.is_open || !readers.length ? null : `open to ${someOf(readers)}`,
        el('span', { class: 'mono' }, someOf(collection.globs)),
      ],
      actions: [rowButton('Edit', collection.name, `${collection.id}`, () => this.#edit(collection))],
    });
  }

  /** @param {admin.Collection | null} collection */
  #edit(collection) {
    const { run } = this.#page;
    const name = field('Name', { required: true, autocomplete: 'off', maxlength: 100, value: collection?.name ?? '' });
    const description = field('Description', { autocomplete: 'off', maxlength: 300, value: collection?.description ?? '' });
    const globs = field(
      'Documents',
      {
        required: true,
        rows: 4,
        class: 'mono',
        spellcheck: 'false',
        placeholder: 'hr/**\n*.pdf',
        value: collection?.globs.join('\n') ?? '',
      },
      { tag: 'textarea', hint: 'One pattern a line, as paths in the documents folder: hr/** is all of a folder, *.pdf all of a kind.' },
    );
    const readers = this.#readers(collection);
    const form = el(
      'form',
      {},
      name.node,
      description.node,
      globs.node,
      ...readers.nodes,
      ...formEnd(
        collection ? this.#deleteButton(collection, () => dialog.close()) : '',
        el('button', { type: 'submit', class: 'button primary' }, collection ? 'Save' : 'Create collection'),
      ),
    );
    const { dialog } = openDrawer(collection ? collection.name : 'New collection', form);
    onSend(
      form,
      async () => {
        const patterns = linesOf(globs.control.value);
        if (!patterns.length) throw new FormFault('Name the documents by at least one pattern.', globs.control);
        const wish = {
          name: name.control.value.trim(),
          description: description.control.value.trim(),
          globs: patterns,
          ...readers.value(),
        };
        const before = {
          ...collection,
          groups: collection?.groups.map(({ id }) => id),
          accounts: collection?.accounts.map(({ id }) => id),
        };
        await run(() => admin.saveCollection(collection?.id ?? null, collection ? changesOf(before, wish) : wish));
        dialog.close();
        notice('Saved.', { seconds: 4 });
        await this.#list.refresh();
      },
      { name_taken: name.control, invalid_glob: globs.control },
    );
  }

  /** Who reads it: everybody, or chosen groups and people. @param {admin.Collection | null} collection */
  #readers(collection) {
    const isOpen = collection?.is_open ?? false;
    const { run } = this.#page;
    /** @type {Picker<number>} */
    const groups = new Picker({
      legend: 'Groups',
      search: 'Find a group',
      chosen: (collection?.groups ?? []).map(groupItem),
      find: findGroups(run),
      none: 'There are no groups yet.',
    });
    /** @type {Picker<string>} */
    const people = new Picker({
      legend: 'People',
      search: 'Find a person',
      chosen: (collection?.accounts ?? []).map(personItem),
      find: findPeople(run),
      none: 'Nobody has an account yet.',
    });
    const chosen = el('div', { class: 'two', hidden: isOpen }, groups.node, people.node);
    const everybody = choice({ type: 'radio', name: 'readers', value: 'all', checked: isOpen }, 'Everybody', 'All who may search here');
    const some = choice({ type: 'radio', name: 'readers', value: 'some', checked: !isOpen }, 'Chosen groups and people');
    const who = group('Who reads it', everybody.node, some.node);
    who.addEventListener('change', () => {
      chosen.hidden = everybody.control.checked;
    });
    return {
      nodes: [who, chosen],
      value: () => ({ is_open: everybody.control.checked, groups: groups.ids, accounts: people.ids }),
    };
  }

  /** @param {admin.Collection} collection @param {() => void} close */
  #deleteButton(collection, close) {
    return onPress(el('button', { type: 'button', class: 'button danger' }, 'Delete collection'), async () => {
      const sure = await confirm({
        title: `Delete the collection ${collection.name}?`,
        text: 'The documents stay. Who read them only through this collection no longer does.',
        yes: 'Delete collection',
      });
      if (!sure) return;
      await this.#page.run(() => admin.deleteCollection(collection.id));
      close();
      notice(`The collection ${collection.name} is deleted.`, { seconds: 4 });
      await this.#list.refresh();
    });
  }
}
