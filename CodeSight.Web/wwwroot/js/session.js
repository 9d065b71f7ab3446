// @ts-check
import { ApiError, signIn, signOut } from './api.js';
import { byId } from './dom.js';
import { notice } from './notices.js';

const FLAG = 'codesight.signed-in';

/**
 * Asks for the key where the server wants one. The key itself goes to the server once and is never kept here:
 * the server answers with a cookie that scripts cannot read. What is kept is only that there is something to sign out of.
 */
export class Session {
  /** @type {Promise<boolean> | null} */
  #asking = null;
  #dialog = /** @type {HTMLDialogElement} */ (byId('key-dialog'));
  #input = /** @type {HTMLInputElement} */ (byId('key'));
  #error = byId('key-error');
  #send = /** @type {HTMLButtonElement} */ (byId('key-send'));
  #signOut = byId('sign-out');

  /** @param {() => void} changed called after signing in or out */
  constructor(changed) {
    this.changed = changed;
    this.#signOut.hidden = !readFlag();
    this.#signOut.addEventListener('click', async () => {
      try {
        await signOut();
      } catch (error) {
        notice(`You are still signed in. ${/** @type {Error} */ (error).message}`, { kind: 'problem' });
        return;
      }
      this.#mark(false);
      this.changed();
    });
  }

  /**
   * Runs a call; on 401 asks for the key and runs it once more.
   * @template T
   * @param {() => Promise<T>} work
   * @param {{ isQuiet?: boolean }} [options] isQuiet: fails on 401, since nobody asked for anything
   * @returns {Promise<T>}
   */
  async run(work, { isQuiet = false } = {}) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError) || error.fault !== 'key') throw error;
      this.#mark(false);
      if (isQuiet || !(await this.ask())) throw error;
      return await work();
    }
  }

  /** Shows the dialog; true once the server took the key. Callers at the same time share one dialog. */
  ask() {
    this.#asking ??= this.#show().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** @returns {Promise<boolean>} */
  #show() {
    const form = /** @type {HTMLFormElement} */ (byId('key-form'));
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    this.#fault('');
    this.#input.value = '';
    this.#dialog.showModal();
    this.#input.focus();
    return new Promise((resolve) => {
      const listening = new AbortController();
      let accepted = false;
      form.addEventListener(
        'submit',
        async (event) => {
          event.preventDefault();
          accepted = await this.#try(this.#input.value.trim());
          if (accepted) this.#dialog.close();
        },
        { signal: listening.signal },
      );
      byId('key-cancel').addEventListener('click', () => this.#dialog.close(), { signal: listening.signal });
      this.#dialog.addEventListener(
        'close',
        () => {
          listening.abort();
          this.#input.value = '';
          before?.focus();
          resolve(accepted);
          if (accepted) this.changed();
        },
        { signal: listening.signal },
      );
    });
  }

  /** @param {string} key */
  async #try(key) {
    if (!key) {
      this.#fault('Type the key first.');
      return false;
    }
    this.#send.disabled = true;
    try {
      await signIn(key);
      this.#mark(true);
      return true;
    } catch (error) {
      const wrong = error instanceof ApiError && error.fault === 'key';
      this.#fault(wrong ? 'That key is not right. Check it and try again.' : /** @type {Error} */ (error).message);
      this.#input.select();
      return false;
    } finally {
      this.#send.disabled = false;
    }
  }

  /** @param {string} text */
  #fault(text) {
    this.#error.textContent = text;
    this.#input.setAttribute('aria-invalid', String(text !== ''));
  }

  /** @param {boolean} signedIn */
  #mark(signedIn) {
    this.#signOut.hidden = !signedIn;
    try {
      if (signedIn) localStorage.setItem(FLAG, '1');
      else localStorage.removeItem(FLAG);
    } catch {
      // Storage is blocked: the button is shown until the page is closed.
    }
  }
}

function readFlag() {
  try {
    return localStorage.getItem(FLAG) !== null;
  } catch {
    return false;
  }
}
