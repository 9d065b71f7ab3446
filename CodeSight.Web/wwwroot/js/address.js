// @ts-check
// The page's addresses: / for a new question, /c/ID for a conversation, /s/ID for one that somebody shares, each with the place to which it was scrolled.

import { newId } from './turns.js';

const CONVERSATION = /^\/c\/([^/]+)\/?$/;
const SHARED = /^\/s\/([^/]+)\/?$/;
const SCROLL = 'codesight.scroll.';

/** @param {string} id */
export const addressOf = (id) => `/c/${encodeURIComponent(id)}`;

/** @param {string} share what a conversation is shared by */
export const sharedAddress = (share) => `${location.origin}/s/${encodeURIComponent(share)}`;

/** The conversation that a path names, or null. @param {string} path */
export const idIn = (path) => nameIn(CONVERSATION, path);

/** What the shared conversation is shared by that a path names, or null. @param {string} path */
export const shareIn = (path) => nameIn(SHARED, path);

/** @param {RegExp} pattern @param {string} path */
function nameIn(pattern, path) {
  const id = pattern.exec(path)?.[1];
  try {
    return id === undefined ? null : decodeURIComponent(id);
  } catch {
    return id ?? null; // not an address of ours; it is shown as a conversation that is not there
  }
}

export class Address {
  /** @param {(id: string | null, scroll: number | null) => void} moved called after Back and Forward */
  constructor(moved) {
    window.history.scrollRestoration = 'manual';
    if (!this.#key) window.history.replaceState({ key: newId() }, '');
    addEventListener('popstate', () => moved(this.id, this.scroll));
    addEventListener('scroll', () => this.#keepScroll(), { passive: true });
  }

  /** The conversation to show, or null. */
  get id() {
    return idIn(location.pathname);
  }

  /** The shared conversation to show, or null. */
  get share() {
    return shareIn(location.pathname);
  }

  /** How far this entry of the browser's history was scrolled, or null where it is new. @returns {number | null} */
  get scroll() {
    try {
      const scroll = sessionStorage.getItem(SCROLL + this.#key);
      return scroll === null ? null : Number(scroll);
    } catch {
      return null; // storage is blocked: the newest question is shown
    }
  }

  /** A new entry of the browser's history. @param {string | null} id */
  go(id) {
    if (id !== this.id || this.share !== null) window.history.pushState({ key: newId() }, '', id === null ? '/' : addressOf(id));
  }

  /** @returns {string | undefined} */
  get #key() {
    return window.history.state?.key;
  }

  #keepScroll() {
    try {
      sessionStorage.setItem(SCROLL + this.#key, String(Math.round(scrollY)));
    } catch {
      // Storage is blocked or full: the place is lost.
    }
  }
}
