// @ts-check
import { addressOf } from './address.js';
import { byId, el, icon } from './dom.js';
import { confirm, notice } from './notices.js';

/** @typedef {import('./store.js').Conversation} Conversation */

/** Rows that are shown before somebody asks for all. */
const FIRST_ROWS = 100;
/** Everything beside the drawer, out of reach while it covers the page. */
const COVERED = ['skip', 'bar', 'main'];

const NOTES = {
  none: 'Only in this browser',
  unowned: 'Kept once you have signed in',
  blocked: 'This browser keeps no data for the page: the list is gone when you close it.',
  full: 'The browser has no room for more: the newest answers are gone when you close the page. Delete conversations to make room.',
};

/** The side list: open, rename, delete (with a way back), delete all. */
export class ConversationList {
  #list = byId('conversations');
  #panel = byId('history');
  #scrim = byId('scrim');
  #opener = byId('open-history');
  #showsAll = false;

  /**
   * @param {import('./history.js').History} history
   * @param {object} page
   * @param {() => string | null} page.current
   * @param {(id: string) => boolean} page.isBusy whether an answer is on its way
   * @param {(id: string) => void} page.open
   * @param {() => void} page.start
   * @param {(id: string) => void} page.removed
   * @param {() => void} page.cleared
   */
  constructor(history, page) {
    this.history = history;
    this.page = page;
    byId('new-conversation').addEventListener('click', () => {
      this.close();
      page.start();
    });
    byId('more-conversations').addEventListener('click', () => {
      this.#showsAll = true;
      this.show();
    });
    byId('clear-history').addEventListener('click', () => this.#clear());
    this.#opener.addEventListener('click', () => this.#setOpen(true));
    byId('close-history').addEventListener('click', () => this.close());
    this.#scrim.addEventListener('click', () => this.close());
    document.addEventListener('keydown', (event) => {
      if (this.#isOpen) this.#keyInDrawer(event);
    });
    matchMedia('(min-width: 60rem)').addEventListener('change', () => this.#setOpen(false));
  }

  show() {
    if (this.#list.querySelector('.rename')) return; // not under the hands of somebody who types a name; the end of that shows all
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
    const conversations = this.history.list();
    const rows = this.#showsAll ? conversations : conversations.slice(0, FIRST_ROWS);
    this.#list.replaceChildren(...rows.map((conversation) => this.#row(conversation)));
    if (focused) /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-key="${focused}"]`))?.focus();
    const more = byId('more-conversations');
    more.hidden = rows.length === conversations.length;
    more.textContent = `Show ${conversations.length - rows.length} older`;
    byId('no-conversations').hidden = conversations.length > 0;
    byId('clear-history').hidden = conversations.length === 0;
    byId('history-note').textContent = NOTES[this.history.isUnowned ? 'unowned' : (this.history.fault ?? 'none')];
  }

  /** Closes the drawer on a narrow screen. */
  close() {
    if (this.#isOpen) this.#setOpen(false);
  }

  get #isOpen() {
    return this.#panel.classList.contains('open');
  }

  /** @param {boolean} open */
  #setOpen(open) {
    const wasOpen = this.#isOpen;
    this.#panel.classList.toggle('open', open);
    this.#scrim.hidden = !open;
    this.#opener.setAttribute('aria-expanded', String(open));
    for (const id of COVERED) byId(id).inert = open;
    if (open) {
      this.#panel.setAttribute('role', 'dialog');
      this.#panel.setAttribute('aria-modal', 'true');
      byId('close-history').focus();
    } else {
      this.#panel.setAttribute('role', 'complementary');
      this.#panel.removeAttribute('aria-modal');
      if (wasOpen) this.#opener.focus();
    }
  }

  /** Escape closes the open drawer, and Tab stays in it. @param {KeyboardEvent} event */
  #keyInDrawer(event) {
    if (document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') {
      event.stopImmediatePropagation();
      this.close();
    } else if (event.key === 'Tab') {
      const stops = [...this.#panel.querySelectorAll('a, button, input')].filter((node) => node.checkVisibility());
      const end = stops.at(event.shiftKey ? 0 : -1);
      if (document.activeElement !== end && this.#panel.contains(document.activeElement)) return;
      event.preventDefault();
      /** @type {HTMLElement | undefined} */ (stops.at(event.shiftKey ? -1 : 0))?.focus();
    }
  }

  /** @param {Conversation} conversation */
  #row(conversation) {
    const { id, title } = conversation;
    const item = el('li', { class: 'conversation' });
    /** @param {MouseEvent} event */
    const follow = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab or window, as for any link
      event.preventDefault();
      this.close();
      this.page.open(id);
    };
    item.append(
      el(
        'a',
        {
          class: 'conversation-open',
          href: addressOf(id),
          title,
          dir: 'auto',
          'data-key': id,
          'aria-current': id === this.page.current() ? 'page' : null,
          onclick: follow,
        },
        title,
      ),
      this.page.isBusy(id) ? el('span', { class: 'conversation-busy', role: 'img', 'aria-label': 'answer on its way' }) : '',
      el(
        'button',
        {
          type: 'button',
          class: 'icon-button small',
          'data-key': `${id}-rename`,
          'aria-label': `Rename: ${title}`,
          title: 'Rename',
          onclick: () => this.#rename(item, conversation),
        },
        icon('pencil'),
      ),
      el(
        'button',
        {
          type: 'button',
          class: 'icon-button small',
          'data-key': `${id}-delete`,
          'aria-label': `Delete: ${title}`,
          title: 'Delete',
          onclick: () => this.#remove(conversation),
        },
        icon('trash'),
      ),
    );
    return item;
  }

  /** @param {HTMLElement} item @param {Conversation} conversation */
  #rename(item, conversation) {
    let open = true;
    /** @param {boolean} keep */
    const finish = (keep) => {
      if (!open) return;
      open = false;
      if (keep) this.history.rename(conversation.id, input.value);
      item.replaceChildren();
      this.show();
    };
    const input = el('input', {
      type: 'text',
      class: 'rename',
      dir: 'auto',
      maxlength: 80,
      'aria-label': 'New name',
      onblur: () => finish(true),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        finish(event.key === 'Enter');
        /** @type {HTMLElement | null} */ (this.#list.querySelector('[aria-current]'))?.focus();
      },
    });
    input.value = conversation.title;
    item.replaceChildren(input);
    input.select();
    input.focus();
  }

  /** @param {Conversation} conversation */
  async #remove(conversation) {
    const wasCurrent = conversation.id === this.page.current();
    const turns = await this.history.turns(conversation.id);
    this.page.removed(conversation.id);
    await this.history.remove(conversation.id);
    if (wasCurrent) this.page.start();
    this.show();
    // The pressed button is gone: the focus goes to the next thing in the list, unless the question box took it.
    if (document.activeElement === document.body)
      /** @type {HTMLElement} */ (this.#list.querySelector('.conversation-open') ?? byId('new-conversation')).focus();
    notice('Conversation deleted.', {
      action: 'Undo',
      onAction: async () => {
        await this.history.restore(conversation, turns);
        this.show();
        if (wasCurrent) this.page.open(conversation.id);
      },
    });
  }

  async #clear() {
    const count = this.history.list().length;
    const what = count === 1 ? 'One conversation is' : `${count} conversations are`;
    const sure = await confirm({
      title: 'Delete all conversations?',
      text: `${what} removed from this browser. The documents are not touched.`,
      yes: 'Delete all',
    });
    if (!sure) return;
    this.page.cleared();
    await this.history.clear();
    this.page.start();
    this.show();
  }
}
