// @ts-check
import * as api from './api.js';

/** @typedef {import('./api.js').Status} Status @typedef {import('./api.js').Run} Run */

const RUNNING_MS = 1_500;
const OCR_MS = 5_000;
const IDLE_MS = 20_000;
const AWAY_MS = 5_000;
const LONGEST_AWAY_MS = 60_000;

/** Follows the state of the index: often while a run is going, seldom otherwise, not at all while nobody looks. */
export class StatusFeed {
  /** @type {Status | null} */
  current = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Promise<void> | null} */
  #asking = null;
  /** @type {number | null} */
  #runSeen = null;
  #failures = 0;

  /**
   * @param {object} page
   * @param {<T>(work: () => Promise<T>, options?: { isQuiet?: boolean }) => Promise<T>} page.withKey
   * @param {(status: Status) => void} page.show
   * @param {(error: unknown) => void} page.away
   * @param {(run: Run) => void} page.ended called once for each run that was seen running, or that is watched
   */
  constructor(page) {
    this.page = page;
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#poll();
    });
    addEventListener('online', () => this.#poll());
  }

  /** Asks now, and from then on by itself; may ask the person for the key. */
  refresh() {
    return this.#start(false);
  }

  /** Waits for the end of this run, even if it is over before anybody looks. @param {number} runId */
  watch(runId) {
    this.#runSeen = runId;
  }

  /** Asks without bothering anybody. */
  #poll() {
    return this.#start(true);
  }

  /** @param {boolean} isQuiet */
  #start(isQuiet) {
    clearTimeout(this.#timer);
    this.#asking ??= this.#ask(isQuiet).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** @param {boolean} isQuiet */
  async #ask(isQuiet) {
    let wait = IDLE_MS;
    try {
      const status = await this.page.withKey(() => api.status(), { isQuiet });
      this.current = status;
      this.#failures = 0;
      this.page.show(status);
      await this.#noticeEnd(status.running_run);
      if (status.running_run) wait = RUNNING_MS;
      else if (status.ocr) wait = OCR_MS;
    } catch (error) {
      if (!(error instanceof api.ApiError)) console.error(error);
      this.page.away(error);
      // Without a key there is nothing to ask until the person gives one.
      if (error instanceof api.ApiError && error.fault === 'key') return;
      wait = Math.min(AWAY_MS * 2 ** this.#failures++, LONGEST_AWAY_MS);
    }
    this.#timer = setTimeout(() => {
      if (!document.hidden) this.#poll();
    }, wait);
  }

  /** @param {Run | null} running */
  async #noticeEnd(running) {
    const ended = this.#runSeen;
    this.#runSeen = running?.run_id ?? null;
    if (ended === null || ended === this.#runSeen) return;
    try {
      const run = await api.run(ended);
      // The status was asked for before a watched run began.
      if (run.state === 'running') this.#runSeen = ended;
      else this.page.ended(run);
    } catch {
      // The run's last word is lost; the status itself is right.
    }
  }
}

/** The state in a few words, for the header. @param {Status} status @returns {{ text: string, tone: 'ok' | 'busy' | 'warn' }} */
export function statusWords(status) {
  const run = status.running_run;
  if (run)
    return { text: run.files_in_all ? `Indexing ${run.files_done ?? 0} of ${run.files_in_all}` : 'Looking for changes', tone: 'busy' };
  if (status.total_files === 0) return { text: status.indexed ? 'No documents' : 'Nothing indexed yet', tone: 'warn' };
  return { text: count(status.total_files, 'document'), tone: status.is_stale ? 'warn' : 'ok' };
}

/**
 * What is going on, or null: a run, or OCR behind it.
 * @param {Status} status
 */
export function progressOf({ running_run: run, ocr }) {
  if (run) return progressWords(run);
  if (!ocr) return null;
  const { pages_done: done, pages_total: all } = ocr;
  return { text: 'Reading scanned pages (OCR)', detail: `${number(done)} of ${count(all, 'page')}`, done, all };
}

/** A run's progress in words. @param {Run} run @returns {{ text: string, detail: string, done: number, all: number }} */
export function progressWords(run) {
  const { files_done: files = 0, files_in_all: filesAll = 0, chunks_done: chunks = 0, chunks_in_all: chunksAll = 0 } = run;
  if (!filesAll) return { text: 'Looking for changes in the documents folder', detail: '', done: 0, all: 0 };
  const parts = [`${number(files)} of ${count(filesAll, 'file')}`];
  if (chunksAll) parts.push(`${number(chunks)} of ${count(chunksAll, 'passage')}`);
  if (typeof run.seconds_left === 'number') parts.push(timeLeft(run.seconds_left));
  return {
    text: 'Indexing your documents',
    detail: parts.join(' · '),
    // Vectors are the long part, and passages are counted finer than files.
    done: chunksAll ? chunks : files,
    all: chunksAll || filesAll,
  };
}

/** What a finished run has to say, or null. @param {Run} run */
export function endWords(run) {
  if (run.message) return run.message;
  if (run.state === 'failed') return 'The last update of the index failed.';
  if (run.state === 'completed_with_failures' && run.failed)
    return `The index is up to date; ${count(run.failed, 'file')} could not be read.`;
  return null;
}

/**
 * What everybody who asks should know about the index, or null: the server's notice, or else what its last run said.
 * @param {Status} status
 */
export function noticeWords({ notice, last_run: last }) {
  return notice || last?.message || null;
}

/** @param {number} value */
export const number = (value) => value.toLocaleString('en');

/** "1 file", "2 files". @param {number} value @param {string} thing */
export const count = (value, thing) => `${number(value)} ${thing}${value === 1 ? '' : 's'}`;

/** @param {number} seconds */
function timeLeft(seconds) {
  if (seconds < 5) return 'almost done';
  if (seconds < 90) return `about ${Math.round(seconds / 5) * 5} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}

/** @param {string | null} iso */
export function ago(iso) {
  const at = iso ? Date.parse(iso) : NaN;
  if (Number.isNaN(at)) return 'never';
  const minutes = Math.round((Date.now() - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h ago`;
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}
