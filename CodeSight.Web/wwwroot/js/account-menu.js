// @ts-check
import { byId, el, icon } from './dom.js';
import { onPress } from './forms.js';
import { notice } from './notices.js';

/** @typedef {import('./session.js').Session} Session */

/** Shows at the end of the header who is signed in, with what there is to do about it. @param {Session} session */
export function startAccountMenu(session) {
  let shown = '';
  session.watch(({ current }) => {
    const now = JSON.stringify([current?.mode, current?.signed_in, current?.account, current?.scopes]);
    if (now === shown) return; // not under the hands of somebody who has it open
    shown = now;
    byId('account-menu').replaceChildren(...parts(session));
  });
}

/** @param {Session} session */
function parts(session) {
  const state = session.current;
  if (state?.mode === 'key' && state.signed_in) {
    const label = { 'aria-label': 'Sign out', title: 'Sign out' };
    return [signOut(session, el('button', { type: 'button', class: 'icon-button', id: 'sign-out', ...label }, icon('signout')))];
  }
  if (state?.mode !== 'accounts') return [];
  if (!state.signed_in || !state.account) {
    const ask = () => session.ask();
    return [onPress(el('button', { type: 'button', class: 'button small', id: 'sign-in-open' }, 'Sign in'), ask)];
  }
  const { name, email } = state.account;
  const called = name || email;
  return [
    el(
      'button',
      { type: 'button', class: 'avatar-button', popovertarget: 'account-list', 'aria-label': `Account: ${called}`, title: called },
      avatar(called),
    ),
    el(
      'div',
      { class: 'menu', id: 'account-list', popover: '', role: 'group', 'aria-label': 'Account' },
      el('p', { class: 'menu-head' }, el('strong', { dir: 'auto' }, called), el('span', { class: 'quiet small' }, email)),
      el('a', { class: 'menu-item', href: '/account' }, icon('person'), 'Account'),
      session.can('admin') ? el('a', { class: 'menu-item', href: '/admin' }, icon('people'), 'Admin') : '',
      signOut(session, el('button', { type: 'button', class: 'menu-item', id: 'sign-out' }, icon('signout'), 'Sign out')),
    ),
  ];
}

/** @param {Session} session @param {HTMLButtonElement} button */
function signOut(session, button) {
  return onPress(button, async () => {
    try {
      await session.signOut();
    } catch (error) {
      notice(`You are still signed in. ${/** @type {Error} */ (error).message}`, { kind: 'problem' });
    }
  });
}

/** One or two letters for a person. @param {string} called a name or an e-mail address */
export function avatar(called) {
  const words = called
    .replace(/@.*/, '')
    .split(/[\s._-]+/)
    .filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...(word ?? '')][0] ?? '').join('');
  // Drawn by the style sheet: a picture, and no text that a screen reader or a search in the page finds.
  return el('span', { class: 'avatar', 'data-letters': letters.toUpperCase() || '?' });
}
