// @ts-check
// The page's addresses: / for a new question, /c/ID for a conversation, each with the place to which it was scrolled.

const CONVERSATION = /^\/c\/([^/]+)\/?$/;
const SETTLED_MS = 150;

/** @param {string} id */
export const addressOf = (id) => `/c/${encodeURIComponent(id)}`;

/** The conversation that a path names, or null. @param {string} path */
export function idIn(path) {
  const id = CONVERSATION.exec(path)?.[1];
  try {
    return id === undefined ? null : decodeURIComponent(id);
  } catch {
    return id ?? null; // not an address of ours; it is shown as a conversation that is not there
  }
}

export class Address {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {(id: string | null, scroll: number | null) => void} moved called after Back and Forward */
  constructor(moved) {
    window.history.scrollRestoration = 'manual';
    addEventListener('popstate', () => {
      clearTimeout(this.#timer);
      moved(this.id, this.scroll);
    });
    addEventListener('scroll', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#keep(), SETTLED_MS);
    }, { passive: true });
    addEventListener('pagehide', () => this.#keep());
  }

  /** The conversation to show, or null. */
  get id() { return idIn(location.pathname); }

  /** How far this entry of the browser's history was scrolled, or null where it is new. @returns {number | null} */
  get scroll() {
    const scroll = window.history.state?.scroll;
    return typeof scroll === 'number' ? scroll : null;
  }

  /** A new entry of the browser's history. @param {string | null} id */
  go(id) {
    if (id === this.id) return;
    this.#keep();
    window.history.pushState({}, '', id === null ? '/' : addressOf(id));
  }

  #keep() {
    clearTimeout(this.#timer);
    window.history.replaceState({ ...window.history.state, scroll: scrollY }, '');
  }
}
