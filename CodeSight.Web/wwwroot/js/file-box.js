// @ts-check
// A box for the path of a document, which offers those that the person may see.
import * as api from './api.js';
import { el } from './dom.js';

/** Most files that are offered; others can be typed. */
const MAX_FILES = 1000;

/**
 * @param {{ id: string, placeholder: string, required?: boolean }} about
 * @returns {{ box: HTMLInputElement, list: HTMLDataListElement }}
 */
export function fileBox({ id, placeholder, required = false }) {
  const list = el('datalist', { id: `${id}-files` });
  const box = el('input', {
    type: 'text',
    id,
    list: list.id,
    required,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    placeholder,
  });
  return { box, list };
}

/**
 * Fills the list once. Where the files cannot be read, any path can be typed.
 * @param {HTMLDataListElement} list
 * @param {string} state only files in this state; '' for all
 * @param {<T>(work: () => Promise<T>) => Promise<T>} [run] calls the server
 */
export async function offerFiles(list, state, run = (work) => work()) {
  if (list.childElementCount) return;
  try {
    const { files } = await run(() => api.files({ state, offset: 0, limit: MAX_FILES }));
    list.replaceChildren(...files.map(({ file_path }) => el('option', { value: file_path })));
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
  }
}
