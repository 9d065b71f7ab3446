// @ts-check
import { setIcon } from './dom.js';

const KEY = 'codesight.theme';
const ORDER = /** @type {const} */ (['system', 'light', 'dark']);
const ICONS = { system: 'auto', light: 'sun', dark: 'moon' };

/** Lets the button walk through system, light and dark. @param {HTMLElement} button */
export function startTheme(button) {
  const root = document.documentElement;
  const current = () => /** @type {'system' | 'light' | 'dark'} */ (root.dataset.theme ?? 'system');

  const show = () => {
    const theme = current();
    const label = theme === 'system' ? 'Theme: as the system' : `Theme: ${theme}`;
    setIcon(button, ICONS[theme]);
    button.setAttribute('aria-label', label);
    button.title = label;
  };

  button.addEventListener('click', () => {
    const next = ORDER[(ORDER.indexOf(current()) + 1) % ORDER.length];
    if (next === 'system') delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      if (next === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, next);
    } catch {
      // Storage is blocked: the choice lasts until the page is closed.
    }
    show();
  });
  show();
}
