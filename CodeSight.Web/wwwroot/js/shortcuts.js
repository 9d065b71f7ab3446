// @ts-check
// Keys that do something anywhere on the page, and the list of them.
import { byId } from './dom.js';

const OFF = 'codesight.no-letter-keys';

/** @typedef {{ [key: string]: () => void }} Letters by the letter as it is typed */

/** @param {Letters} letters @param {() => void} stop what Escape does */
export function startShortcuts(letters, stop) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('shortcuts'));
  const toggle = /** @type {HTMLInputElement} */ (byId('letter-keys'));
  toggle.checked = !isOff();
  toggle.addEventListener('change', () => setOff(!toggle.checked));
  byId('open-shortcuts').addEventListener('click', () => dialog.showModal());
  byId('close-shortcuts').addEventListener('click', () => dialog.close());
  addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open], :popover-open') || event.isComposing || event.defaultPrevented) return;
    if (event.key === 'Escape') {
      // In other boxes it closes what is open there.
      if (!isTyping(event.target) || event.target === byId('question')) stop();
      return;
    }
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
    const act = event.key === '?' ? () => dialog.showModal() : letters[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof HTMLElement && target.matches('input, textarea, select');

function isOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false; // storage is blocked: the keys are on
  }
}

/** @param {boolean} off */
function setOff(off) {
  try {
    if (off) localStorage.setItem(OFF, '1');
    else localStorage.removeItem(OFF);
  } catch {
    // Storage is blocked: it cannot be remembered.
  }
}
