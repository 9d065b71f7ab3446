// @ts-check
import { changePassword } from './account-api.js';
import { ApiError, session, signIn } from './api.js';
import { el } from './dom.js';
import { field, formEnd, FormFault, onSend, passwordField, showFault } from './forms.js';
import { providerFault, takeFaultCode } from './sign-in-elsewhere.js';

/** @typedef {import('./api.js').SessionState} SessionState */

export const PASSWORD_HINT = 'Long is better than complicated: a few words that do not belong together.';

/** The dialog that asks for what the server wants to know: a key, or an account's e-mail address, password and code. */
export class SignIn {
  #leaving;
  /** @type {HTMLDialogElement | null} */
  #dialog = null;
  /** @type {SessionState | null} */
  #signedIn = null;
  /** Why the other place to sign in sent the visitor back; said once. */
  #fault = takeFaultCode();

  /** @param {() => void} leaving called before the page is left to sign in elsewhere */
  constructor(leaving) {
    this.#leaving = leaving;
  }

  /** @param {SessionState} state @returns {Promise<SessionState | null>} who is signed in then; null where the dialog was closed before */
  show(state) {
    this.#signedIn = null;
    const dialog = (this.#dialog = el('dialog', { class: 'modal', id: 'sign-in', 'aria-labelledby': 'sign-in-title' }));
    document.body.append(dialog);
    const ended = new Promise((resolve) => {
      dialog.addEventListener('close', () => {
        dialog.remove();
        this.#dialog = null;
        resolve(this.#signedIn);
      });
    });
    dialog.showModal();
    if (state.mode === 'key') this.#askKey(state);
    else if (state.account?.must_change_password) this.#askNewPassword('');
    else this.#askPassword(state);
    return ended;
  }

  /** Closes the dialog, if it is open: somebody is signed in. @param {SessionState} state */
  accept(state) {
    this.#signedIn = state;
    this.#dialog?.close();
  }

  /** @param {SessionState} state */
  #askKey(state) {
    const key = el('input', {
      id: 'key',
      type: 'password',
      autocomplete: 'current-password',
      autocapitalize: 'off',
      spellcheck: 'false',
      'aria-describedby': 'sign-in-text',
    });
    this.#step({
      title: 'Access key',
      text: 'This server asks for a key. You get it from the person who runs CodeSight; type it once in this browser.',
      parts: [nameForPasswordManagers('codesight'), el('div', { class: 'field' }, el('label', { for: 'key' }, 'Key'), key)],
      send: async () => {
        if (!key.value.trim()) throw new FormFault('Type the key first.', key);
        try {
          await signIn({ key: key.value.trim() });
        } catch (error) {
          const isWrong = error instanceof ApiError && error.fault === 'key';
          throw new FormFault(isWrong ? 'That key is not right. Check it and try again.' : /** @type {Error} */ (error).message, key);
        }
        // The key was right, whether or not the server can say now who is signed in.
        this.accept(await session().catch(() => ({ ...state, signed_in: true })));
      },
      words: 'Continue',
    });
  }

  /** @param {SessionState} state @param {string} [typed] an e-mail address that was typed already */
  #askPassword(state, typed = '') {
    const email = field('E-mail', {
      type: 'email',
      autocomplete: 'username',
      autocapitalize: 'off',
      spellcheck: 'false',
      required: true,
      value: typed,
    });
    const password = passwordField('Password', { autocomplete: 'current-password' });
    const other = state.sign_in_with;
    const fault = this.#fault;
    this.#fault = null;
    this.#step({
      title: 'Sign in',
      text: 'With the e-mail address and the password of your account.',
      parts: [
        other
          ? el(
              'div',
              { class: 'sign-in-with' },
              el(
                'a',
                {
                  class: 'button primary',
                  href: `${other.url}?return=${encodeURIComponent(location.pathname)}`,
                  onclick: () => this.#leaving(),
                },
                `Sign in with ${other.name}`,
              ),
              el('p', { class: 'quiet small' }, 'or with a password'),
            )
          : null,
        email.node,
        password.node,
      ],
      send: async () => {
        const credentials = { email: email.control.value.trim(), password: password.control.value };
        try {
          await signIn(credentials);
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          if (error.code === 'code_required') return this.#askCode(state, credentials);
          const isWrong = error.code === 'wrong_credentials';
          throw new FormFault(isWrong ? 'The e-mail address or the password is not right.' : error.message, password.control);
        }
        return this.#goOn(credentials.password);
      },
      words: 'Sign in',
      isQuiet: Boolean(other),
      fault: fault === null ? null : providerFault(fault, other?.name),
      focus: other || !typed ? undefined : password.control,
    });
  }

  /** @param {SessionState} state @param {{ email: string, password: string }} credentials */
  #askCode(state, credentials) {
    const code = field(
      'Code',
      { autocomplete: 'one-time-code', autocapitalize: 'off', spellcheck: 'false', required: true, maxlength: 40 },
      { hint: 'Six digits from your authenticator app, or one of your recovery codes.' },
    );
    this.#step({
      title: 'Is it you?',
      text: `The account ${credentials.email} asks for a second factor.`,
      parts: [code.node],
      send: async () => {
        try {
          await signIn({ ...credentials, code: code.control.value.trim() });
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          const isWrong = error.code === 'wrong_code';
          throw new FormFault(isWrong ? 'That code is not right, or no longer. Type a new one.' : error.message, code.control);
        }
        return this.#goOn(credentials.password);
      },
      words: 'Confirm',
      back: () => this.#askPassword(state, credentials.email),
    });
  }

  /** Somebody is signed in; what is left is a password of their own, if they have none. @param {string} password */
  async #goOn(password) {
    const state = await session();
    if (state.account?.must_change_password) this.#askNewPassword(password);
    else this.accept(state);
  }

  /** @param {string} current the password that was just typed; '' asks for it */
  #askNewPassword(current) {
    const present = passwordField('Present password', { autocomplete: 'current-password' });
    const next = passwordField('New password', { autocomplete: 'new-password' }, PASSWORD_HINT);
    this.#step({
      title: 'Choose a new password',
      text: 'The one you were given is for the first sign-in only.',
      parts: [current ? null : present.node, next.node],
      send: async () => {
        try {
          await changePassword(current || present.control.value, next.control.value);
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          if (error.code === 'wrong_password' && current) return this.#askNewPassword('');
          throw new FormFault(error.message, error.code === 'wrong_password' ? present.control : next.control);
        }
        return this.accept(await session());
      },
      words: 'Set password',
    });
  }

  /**
   * Shows a step of the dialog.
   * @param {object} step
   * @param {string} step.title
   * @param {string} step.text
   * @param {(Node | null)[]} step.parts
   * @param {() => Promise<unknown>} step.send
   * @param {string} step.words of the button that sends
   * @param {() => void} [step.back] to the step before
   * @param {boolean} [step.isQuiet] the button that sends is not the first choice
   * @param {string | null} [step.fault] what went wrong before
   * @param {HTMLElement} [step.focus]
   */
  #step({ title, text, parts, send, words, back, isQuiet, fault, focus }) {
    const form = el(
      'form',
      {},
      el('h2', { id: 'sign-in-title' }, title),
      el('p', { class: 'quiet', id: 'sign-in-text' }, text),
      ...parts,
      ...formEnd(
        el('button', { type: 'button', class: 'button', onclick: back ?? (() => this.#dialog?.close()) }, back ? 'Back' : 'Not now'),
        el('button', { type: 'submit', class: `button ${isQuiet ? '' : 'primary'}` }, words),
      ),
    );
    onSend(form, send);
    this.#dialog?.replaceChildren(form);
    if (fault) showFault(form, fault);
    const first = form.querySelector('.sign-in-with a, input:not(.hidden)');
    (focus ?? /** @type {HTMLElement | null} */ (first))?.focus();
  }
}

/** Password managers file a password under a name; without a field for it they ask for one. @param {string} name */
export function nameForPasswordManagers(name) {
  return el('input', {
    type: 'text',
    class: 'hidden',
    name: 'username',
    value: name,
    autocomplete: 'username',
    tabindex: -1,
    'aria-hidden': 'true',
    readonly: true,
  });
}
