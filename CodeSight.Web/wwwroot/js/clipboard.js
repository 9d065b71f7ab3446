// @ts-check
import { el } from './dom.js';

/**
 * Copies text; also where the page is not served over HTTPS and the clipboard interface is therefore missing.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** @param {string} text */
function copyBySelection(text) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const area = el('textarea', { class: 'hidden', 'aria-hidden': 'true', tabindex: -1 });
  area.value = text;
  document.body.appendChild(area);
  area.select();
  let done = false;
  try {
    done = document.execCommand('copy');
  } catch {
    // Refused; the caller says so.
  }
  area.remove();
  before?.focus();
  return done;
}
