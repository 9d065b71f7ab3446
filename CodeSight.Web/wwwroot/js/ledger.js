// @ts-check
import * as api from './api.js';
import { byId, el } from './dom.js';
import { confirm, notice } from './notices.js';
import { ago, count, number } from './status.js';

const PAGE = 50;
const STATES = /** @type {const} */ ([
  ['', 'All'],
  ['indexed', 'Indexed'],
  ['indexing', 'In progress'],
  ['queued', 'Waiting'],
  ['empty', 'Without text'],
  ['skipped', 'Skipped'],
  ['failed', 'Failed'],
]);
/** @type {Record<string, string>} */
const STATE_WORDS = {
  indexed: 'Indexed',
  indexing: 'In progress',
  queued: 'Waiting',
  empty: 'Without text',
  skipped: 'Skipped',
  failed: 'Failed',
};

/** The drawer "Documents": the state of the index, the ledger of files, and a new run on demand. */
export class Ledger {
  #drawer = /** @type {HTMLDialogElement} */ (byId('documents'));
  #state = '';
  #offset = 0;
  #asked = 0;

  /** @param {{ withKey: <T>(work: () => Promise<T>) => Promise<T>, refresh: () => void, started: (runId: number) => void }} page */
  constructor(page) {
    this.page = page;
    byId('states').append(
      ...STATES.map(([value, text]) =>
        el(
          'label',
          {},
          el('input', { type: 'radio', name: 'state', value, checked: value === '', onchange: () => this.#load(value, 0) }),
          el('span', {}, text),
        ),
      ),
    );
    byId('documents-close').addEventListener('click', () => this.#drawer.close());
    this.#drawer.addEventListener('click', (event) => {
      if (event.target === this.#drawer) this.#drawer.close();
    });
    byId('page-back').addEventListener('click', () => this.#load(this.#state, Math.max(0, this.#offset - PAGE)));
    byId('page-on').addEventListener('click', () => this.#load(this.#state, this.#offset + PAGE));
    byId('reindex').addEventListener('click', () => this.#start(false));
    byId('rebuild').addEventListener('click', () => this.#rebuild());
  }

  /** @param {string} [state] files of this state only */
  open(state = '') {
    const choice = /** @type {HTMLInputElement | null} */ (document.querySelector(`#states input[value="${state}"]`));
    if (choice) choice.checked = true;
    if (!this.#drawer.open) this.#drawer.showModal();
    this.#load(state, 0);
    this.page.refresh();
  }

  /** @param {api.Status} status @param {string | null} said what the server says about the index */
  show(status, said) {
    /** @type {[string, string][]} */
    const facts = [
      ['Documents', number(status.total_files)],
      ['Passages', number(status.total_chunks)],
      ['Last updated', ago(status.last_indexed_at)],
      ['Still to do', status.queue_depth ? count(status.queue_depth, 'file') : 'nothing'],
    ];
    const change = status.model_migration;
    if (change)
      facts.push([`Changing to ${change.new_model}`, `${number(change.chunks_done)} of ${number(change.chunks_in_all)} passages`]);
    byId('facts').replaceChildren(...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
    const note = byId('run-note');
    const words =
      said ??
      (status.is_stale && !status.running_run
        ? 'The index may be out of date. It is updated by itself soon, or at once with the button below.'
        : '');
    note.hidden = !words;
    note.textContent = words;
    /** @type {HTMLButtonElement} */ (byId('reindex')).disabled = status.running_run !== null;
  }

  /** Reads the shown page again, such as after a run. */
  refresh() {
    if (this.#drawer.open) this.#load(this.#state, this.#offset);
  }

  /** @param {string} state @param {number} offset */
  async #load(state, offset) {
    this.#state = state;
    this.#offset = offset;
    const asked = ++this.#asked;
    const list = byId('ledger');
    list.setAttribute('aria-busy', 'true');
    try {
      const { files, total } = await this.page.withKey(() => api.files({ state, offset, limit: PAGE }));
      if (asked !== this.#asked) return;
      list.replaceChildren(...files.map(row));
      this.#count(total, files.length);
    } catch (error) {
      if (asked !== this.#asked) return;
      list.replaceChildren();
      byId('pager').hidden = true;
      byId('ledger-count').textContent = /** @type {Error} */ (error).message;
    } finally {
      if (asked === this.#asked) list.setAttribute('aria-busy', 'false');
    }
  }

  /** @param {number} total @param {number} shown */
  #count(total, shown) {
    const last = this.#offset + shown;
    byId('ledger-count').textContent = total ? count(total, 'file') : 'No files in this state.';
    byId('pager').hidden = total <= PAGE;
    byId('page-text').textContent = `${number(this.#offset + 1)}–${number(last)} of ${number(total)}`;
    /** @type {HTMLButtonElement} */ (byId('page-back')).disabled = this.#offset === 0;
    /** @type {HTMLButtonElement} */ (byId('page-on')).disabled = last >= total;
  }

  async #rebuild() {
    const sure = await confirm({
      title: 'Rebuild everything?',
      text: 'Every file is read again, which can take a while. Files that are no longer in the folder are forgotten.',
      yes: 'Rebuild',
    });
    if (sure) await this.#start(true);
  }

  /** @param {boolean} force */
  async #start(force) {
    try {
      const run = await this.page.withKey(() => api.index(force));
      this.page.started(run.run_id);
      notice(force ? 'Reading every file again.' : 'Looking for changes.', { seconds: 4 });
    } catch (error) {
      const busy = error instanceof api.ApiError && error.fault === 'busy';
      notice(busy ? 'The index is being updated already. The progress is shown at the top.' : /** @type {Error} */ (error).message, {
        kind: busy ? 'plain' : 'problem',
      });
    }
    this.page.refresh();
  }
}

/** @param {api.LedgerRow} file */
function row(file) {
  const facts = [
    file.chunks ? count(file.chunks, 'passage') : '',
    file.pages ? count(file.pages, 'page') : '',
    size(file.size_bytes),
    file.indexed_at ? `indexed ${ago(file.indexed_at)}` : '',
  ].filter(Boolean);
  return el(
    'li',
    {},
    el(
      'div',
      { class: 'ledger-line' },
      el('span', { class: 'ledger-path' }, file.file_path),
      el('span', { class: `state ${STATE_WORDS[file.state] ? file.state : ''}` }, STATE_WORDS[file.state] ?? file.state),
    ),
    file.reason ? el('p', { class: 'ledger-reason' }, file.reason) : null,
    el('p', { class: 'quiet small' }, facts.join(' · ')),
  );
}

/** @param {number} bytes */
function size(bytes) {
  if (bytes < 1024) return `${number(bytes)} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1024;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
