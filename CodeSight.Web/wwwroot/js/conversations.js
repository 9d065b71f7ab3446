// @ts-check
import { addressOf } from './address.js';
import { ApiError } from './api.js';
import { byId, el, icon } from './dom.js';
import { announce, confirm, notice } from './notices.js';

/** @typedef {import('./store.js').Conversation} Conversation */

/** Rows that are shown before somebody asks for all. */
const FIRST_ROWS = 100;
/** Everything beside the drawer, out of reach while it covers the page. */
const COVERED = ['skip', 'bar', 'main'];

/** Pause in typing after which conversations are searched. */
const TYPING_MS = 250;

const NOTES = {
  none: 'Only in this browser',
  account: 'Kept with your account',
  server: 'Kept on the server for this browser',
  offline: 'The server cannot be reached. Conversations that it keeps are not listed.',
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
  #search = /** @type {HTMLInputElement} */ (byId('conversation-search'));
  #showsAll = false;
  /** What was found, while something is searched for. @type {Conversation[] | null} */
  #found = null;
  #searches = 0;

  /**
   * @param {import('./history.js').History} history
   * @param {object} page
   * @param {() => string | null} page.current
   * @param {(id: string) => boolean} page.isBusy whether an answer is on its way
   * @param {(id: string) => void} page.open
   * @param {() => void} page.start
   * @param {(id: string) => void} page.renamed
   * @param {(id: string) => void} page.removed
   * @param {() => void} page.cleared
   * @param {() => boolean} page.hasAccount whether an account is signed in
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
    /** @type {ReturnType<typeof setTimeout>} */
    let typing;
    this.#search.addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.#find(), TYPING_MS);
    });
    this.#search.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#search.value) return;
      event.stopPropagation();
      this.#search.value = '';
      this.#find();
    });
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
    const all = this.history.list();
    const ids = new Set(all.map(({ id }) => id));
    const conversations = this.#found?.filter(({ id }) => ids.has(id)) ?? all;
    const rows = this.#showsAll ? conversations : conversations.slice(0, FIRST_ROWS);
    this.#list.replaceChildren(...rows.map((conversation) => this.#row(conversation)));
    if (focused) /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-key="${focused}"]`))?.focus();
    const more = byId('more-conversations');
    more.hidden = rows.length === conversations.length;
    more.textContent = `Show ${conversations.length - rows.length} older`;
    const none = byId('no-conversations');
    none.hidden = conversations.length > 0;
    none.textContent = this.#found ? 'No conversation has these words.' : 'Your questions will be listed here.';
    byId('clear-history').hidden = all.length === 0;
    byId('conversation-find').hidden = all.length === 0 && !this.#found;
    byId('history-note').textContent = NOTES[this.#place()];
  }

  /** Puts the cursor where conversations are searched. */
  focusSearch() {
    if (byId('conversation-find').hidden) return;
    if (matchMedia('(max-width: 59.99rem)').matches && !this.#isOpen) this.#setOpen(true);
    this.#search.focus();
  }

  /** Where the conversations are. @returns {keyof typeof NOTES} */
  #place() {
    if (this.history.isUnowned) return 'unowned';
    if (this.history.isOffline) return 'offline';
    if (this.history.isOnServer) return this.page.hasAccount() ? 'account' : 'server';
    return this.history.fault ?? 'none';
  }

  async #find() {
    const now = ++this.#searches;
    const text = this.#search.value.trim();
    try {
      const found = text ? await this.history.search(text) : null;
      if (now !== this.#searches) return;
      this.#found = found;
      this.show();
      if (found) announce(found.length === 1 ? 'One conversation found.' : `${found.length} conversations found.`);
    } catch (error) {
      tell(error);
    }
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
      if (keep)
        this.history.rename(conversation.id, input.value).then(
          () => this.page.renamed(conversation.id),
          (error) => this.#failed(error),
        );
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
    // What the server has deleted is gone.
    const sure =
      !conversation.onServer ||
      (await confirm({
        title: 'Delete this conversation?',
        text: `“${conversation.title}” is removed with its answers, for good. The documents are not touched.`,
        yes: 'Delete',
      }));
    if (!sure) return;
    const turns = conversation.onServer ? [] : await this.history.turns(conversation.id);
    this.page.removed(conversation.id);
    try {
      await this.history.remove(conversation.id);
    } catch (error) {
      this.#failed(error);
      return;
    }
    if (wasCurrent) this.page.start();
    this.show();
    // The pressed button is gone: the focus goes to the next thing in the list, unless the question box took it.
    if (document.activeElement === document.body)
      /** @type {HTMLElement} */ (this.#list.querySelector('.conversation-open') ?? byId('new-conversation')).focus();
    if (conversation.onServer) {
      notice('Conversation deleted.');
      return;
    }
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
      text: `${what} removed${this.history.isOnServer ? ', for good' : ' from this browser'}. The documents are not touched.`,
      yes: 'Delete all',
    });
    if (!sure) return;
    this.page.cleared();
    try {
      await this.history.clear();
    } catch (error) {
      this.#failed(error);
      return;
    }
    this.page.start();
    this.show();
  }

  /** Says that a change was not made, and shows what is there. @param {unknown} error */
  #failed(error) {
    this.show();
    tell(error);
  }
}

/** @param {unknown} error */
function tell(error) {
  if (!(error instanceof ApiError)) throw error;
  notice(error.message, { kind: 'problem' });
}
