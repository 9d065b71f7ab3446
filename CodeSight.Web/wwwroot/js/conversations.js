// @ts-check
import { byId, el, icon } from './dom.js';
import { confirm, notice } from './notices.js';

/** @typedef {import('./history.js').Conversation} Conversation */

/** The side list: open, rename, delete (with a way back), delete all. */
export class ConversationList {
  #list = byId('conversations');
  #panel = byId('history');
  #scrim = byId('scrim');
  #opener = byId('open-history');

  /**
   * @param {import('./history.js').History} history
   * @param {{ current: () => string | null, open: (id: string) => void, start: () => void }} page
   */
  constructor(history, page) {
    this.history = history;
    this.page = page;
    byId('new-conversation').addEventListener('click', () => { this.close(); page.start(); });
    byId('clear-history').addEventListener('click', () => this.#clear());
    this.#opener.addEventListener('click', () => this.#setOpen(true));
    byId('close-history').addEventListener('click', () => this.close());
    this.#scrim.addEventListener('click', () => this.close());
    this.#panel.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.close(); });
    matchMedia('(min-width: 60rem)').addEventListener('change', () => this.#setOpen(false));
  }

  show() {
    const conversations = this.history.list();
    this.#list.replaceChildren(...conversations.map((conversation) => this.#row(conversation)));
    byId('no-conversations').hidden = conversations.length > 0;
    byId('clear-history').hidden = conversations.length === 0;
    byId('history-note').textContent = this.history.persistent
      ? 'Only in this browser'
      : 'This browser keeps no data for the page: the list is gone when you close it.';
  }

  /** Closes the drawer on a narrow screen. */
  close() {
    if (this.#panel.classList.contains('open')) this.#setOpen(false);
  }

  /** @param {boolean} open */
  #setOpen(open) {
    const wasOpen = this.#panel.classList.contains('open');
    this.#panel.classList.toggle('open', open);
    this.#scrim.hidden = !open;
    this.#opener.setAttribute('aria-expanded', String(open));
    byId('main').inert = open;
    if (open) byId('close-history').focus();
    else if (wasOpen) this.#opener.focus();
  }

  /** @param {Conversation} conversation */
  #row(conversation) {
    const { id, title } = conversation;
    const item = el('li', { class: 'conversation' });
    item.append(
      el('button', { type: 'button', class: 'conversation-open', title, 'aria-current': id === this.page.current() ? 'true' : null, onclick: () => { this.close(); this.page.open(id); } }, title),
      el('button', { type: 'button', class: 'icon-button small', 'aria-label': `Rename: ${title}`, title: 'Rename', onclick: () => this.#rename(item, conversation) }, icon('pencil')),
      el('button', { type: 'button', class: 'icon-button small', 'aria-label': `Delete: ${title}`, title: 'Delete', onclick: () => this.#remove(conversation) }, icon('trash')));
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
      this.show();
    };
    const input = el('input', {
      type: 'text', class: 'rename', maxlength: 80, 'aria-label': 'New name',
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
  #remove(conversation) {
    const wasCurrent = conversation.id === this.page.current();
    this.history.remove(conversation.id);
    if (wasCurrent) this.page.start();
    this.show();
    // The pressed button is gone: the focus goes to the next thing in the list, unless the question box took it.
    if (document.activeElement === document.body) /** @type {HTMLElement} */ (this.#list.querySelector('.conversation-open') ?? byId('new-conversation')).focus();
    notice('Conversation deleted.', { action: 'Undo', onAction: () => {
      this.history.restore(conversation);
      this.show();
      if (wasCurrent) this.page.open(conversation.id);
    } });
  }

  async #clear() {
    const count = this.history.list().length;
    const sure = await confirm({
      title: 'Delete all conversations?',
      text: `${count === 1 ? 'One conversation is' : `${count} conversations are`} removed from this browser. The documents are not touched.`,
      yes: 'Delete all',
    });
    if (!sure) return;
    this.history.clear();
    this.page.start();
    this.show();
  }
}
