// @ts-check
// What can be done with the shown conversation as a whole: share it, download it.
import * as api from './api.js';
import { sharedAddress } from './address.js';
import { copyText } from './clipboard.js';
import { byId } from './dom.js';
import { notice } from './notices.js';

/** @typedef {import('./store.js').Conversation} Conversation */

export class ConversationTools {
  #tools = byId('conversation-tools');
  #share = byId('share');
  #unshare = byId('unshare');
  #markdown = /** @type {HTMLAnchorElement} */ (byId('export-markdown'));
  #json = /** @type {HTMLAnchorElement} */ (byId('export-json'));
  /** @type {Conversation | null} */
  #conversation = null;

  /** @param {() => boolean} hasAccount whether an account is signed in: only accounts can read what is shared */
  constructor(hasAccount) {
    this.hasAccount = hasAccount;
    this.#share.addEventListener('click', () => this.#do((id) => this.#shareIt(id)));
    this.#unshare.addEventListener('click', () =>
      this.#do(async (id) => {
        await api.unshareConversation(id);
        notice('Nobody else can read it any more.');
      }),
    );
  }

  /** @param {Conversation | null} conversation null for none that the server keeps */
  show(conversation) {
    this.#conversation = conversation;
    this.#tools.hidden = !conversation;
    if (!conversation) return;
    this.#share.hidden = this.#unshare.hidden = !this.hasAccount();
    this.#markdown.href = api.exportAddress(conversation.id, 'markdown');
    this.#json.href = api.exportAddress(conversation.id, 'json');
  }

  /** @param {(id: string) => Promise<void>} work */
  async #do(work) {
    if (!this.#conversation) return;
    byId('conversation-menu').hidePopover();
    try {
      await work(this.#conversation.id);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      notice(error.message, { kind: 'problem' });
    }
  }

  /** @param {string} id */
  async #shareIt(id) {
    const { share_id } = await api.shareConversation(id);
    const address = sharedAddress(share_id);
    const isCopied = await copyText(address);
    notice(
      isCopied
        ? 'Link copied. Whoever has an account here can read the conversation, as far as they may read its documents.'
        : `Whoever has an account here can read it at ${address}`,
      { seconds: isCopied ? 8 : 0 },
    );
  }
}
