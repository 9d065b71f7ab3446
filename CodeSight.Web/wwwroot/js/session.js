// @ts-check
import * as api from './api.js';
import { SignIn } from './sign-in.js';

/**
 * @typedef {import('./api.js').SessionState} SessionState
 * @typedef {<T>(work: () => Promise<T>, options?: { isQuiet?: boolean, isOfChange?: boolean }) => Promise<T>} Run runs a call; where nobody is signed in, asks and runs it once more
 */

/** Remembers that this server has accounts, for a start at which it cannot be asked. */
const FLAG = 'codesight.accounts';
const CHANNEL = 'codesight.session';
/** Where the server could not say how one signs in. @type {SessionState} */
const UNKNOWN = { mode: 'key', signed_in: false, account: null, scopes: [], sign_in_with: null };

/**
 * Who is signed in, and the dialog that asks where the server wants to know. What is typed there goes to the server once and is
 * never kept here: the server answers with a cookie that scripts cannot read.
 */
export class Session {
  /** What the server said last; null where it could not be asked. @type {SessionState | null} */
  current = null;
  /** Called after signing in or out in the page's lifetime; calls that waited for that go on when it is done. @type {() => void | Promise<void>} */
  changed = () => {};
  /** Called before the page is left to sign in elsewhere. @type {() => void} */
  leaving = () => {};

  /** @type {string | null | undefined} */
  #owner;
  /** @type {Promise<boolean> | null} */
  #asking = null;
  /** @type {Promise<void> | null} */
  #loading = null;
  /** What `changed` does, such as giving the conversations to who signed in. @type {Promise<unknown>} */
  #changing = Promise.resolve();
  #signIn = new SignIn(() => this.leaving());
  #others = new BroadcastChannel(CHANNEL);
  #restart;
  /** @type {((session: Session) => void)[]} */
  #watchers = [];

  /** @param {() => void} [restart] shows the page from the start, with nothing of what it holds now */
  constructor(restart = restartPage) {
    this.#restart = restart;
    this.#others.onmessage = ({ data }) => {
      if (data === 'out' && this.#owner) this.#restart();
      else this.#lookAgain();
    };
  }

  /**
   * Whose conversations the page may show: those of an account, by its id; with '' those of the browser, where there are no accounts;
   * null for nobody's, until somebody signs in.
   */
  get owner() {
    return this.#owner === undefined ? (hasAccounts() ? null : '') : this.#owner;
  }

  /** @param {string} scope */
  can(scope) {
    return this.current?.scopes.includes(scope) ?? false;
  }

  /** Calls the watcher now, and whenever who is signed in changes. @param {(session: Session) => void} watcher */
  watch(watcher) {
    this.#watchers.push(watcher);
    watcher(this);
  }

  /** Asks the server who is signed in; where it does not answer, `current` stays as it is. */
  load() {
    this.#loading ??= (async () => {
      try {
        this.#adopt(await api.session());
      } catch (error) {
        if (!(error instanceof api.ApiError)) throw error;
      } finally {
        this.#loading = null;
      }
    })();
    return this.#loading;
  }

  /**
   * Runs a call; where nobody is signed in, asks and runs it once more.
   * @template T
   * @param {() => Promise<T>} work
   * @param {{ isQuiet?: boolean, isOfChange?: boolean }} [options] isQuiet: fails instead of asking, since nobody asked for anything; isOfChange: a
   *   part of what `changed` does, so that it does not wait for that
   * @returns {Promise<T>}
   */
  async run(work, { isQuiet = false, isOfChange = false } = {}) {
    if (!this.current || (isQuiet && needsSignIn(this.current))) await this.load();
    // What could only be refused is not sent.
    if (this.current && needsSignIn(this.current) && (isQuiet || !(await this.ask())))
      throw new api.ApiError('key', 'Sign in first.', { status: 401 });
    if (!isOfChange) await this.#changing;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof api.ApiError) || error.fault !== 'key') throw error;
      if (this.current && error.status === 401) this.#tell({ ...this.current, signed_in: false });
      if (isQuiet || !(await this.ask())) throw error;
      await this.#changing;
      return await work();
    }
  }

  /** Shows the dialog; true once somebody is signed in. Callers at the same time share one dialog. */
  ask() {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Ends the session; rejects where the server does not. */
  async signOut() {
    await api.signOut();
    this.#others.postMessage('out');
    if (this.#owner) {
      this.#restart();
      return;
    }
    if (this.current) this.#tell({ ...this.current, signed_in: false, account: null, scopes: [] });
    this.changed();
  }

  /** @returns {Promise<boolean>} */
  async #ask() {
    const state = await api.session().catch(() => this.current ?? UNKNOWN);
    const signedIn = isComplete(state) ? state : await this.#signIn.show(state);
    if (!signedIn) return false;
    if (signedIn !== state) this.#others.postMessage('in');
    // The page begins anew for another account: what waited for the former one never goes on.
    return this.#adopt(signedIn) ? true : new Promise(() => {});
  }

  /** After another tab changed who is signed in. */
  async #lookAgain() {
    await this.load();
    if (this.current && isComplete(this.current)) this.#signIn.accept(this.current);
  }

  /** @param {SessionState} state @returns {boolean} false where the page begins anew, since it shows another account's things */
  #adopt(state) {
    const owner = state.mode === 'accounts' ? (state.account?.id ?? null) : '';
    remember(state.mode === 'accounts');
    if (this.#owner && owner !== null && owner !== this.#owner) {
      this.#restart();
      return false;
    }
    const isNew = owner !== this.owner || (state.signed_in && !this.current?.signed_in);
    // A session that ended leaves the page to whom it belonged: the same person signs in again and goes on.
    if (owner !== null || !this.#owner) this.#owner = owner;
    this.#tell(state);
    if (isNew && isComplete(state)) this.#changing = Promise.resolve(this.changed()).catch(() => {});
    return true;
  }

  /** @param {SessionState} state */
  #tell(state) {
    this.current = state;
    for (const watcher of this.#watchers) watcher(this);
  }
}

/** Whether the server would refuse every call. @param {SessionState} state */
const needsSignIn = (state) => state.mode !== 'open' && !state.signed_in;

/** Whether there is nothing left to ask for. @param {SessionState} state */
const isComplete = (state) => state.signed_in && !state.account?.must_change_password;

function restartPage() {
  location.assign(location.pathname.startsWith('/c/') ? '/' : location.pathname);
}

function hasAccounts() {
  try {
    return localStorage.getItem(FLAG) !== null;
  } catch {
    return false;
  }
}

/** @param {boolean} accounts */
function remember(accounts) {
  try {
    if (accounts) localStorage.setItem(FLAG, '1');
    else localStorage.removeItem(FLAG);
  } catch {
    // Storage is blocked, and with it conversations are not kept either.
  }
}
