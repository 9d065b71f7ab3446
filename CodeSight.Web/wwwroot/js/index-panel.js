// @ts-check
// What the page shows of the index: the chip in the header, a running update, what the last one said, the panel "Documents".
import * as api from './api.js';
import { byId } from './dom.js';
import { Ledger } from './ledger.js';
import { announce, notice } from './notices.js';
import { count, endWords, noticeWords, progressOf, StatusFeed, statusWords } from './status.js';

export class IndexPanel {
  #session;
  #feed;
  #ledger;
  #hasCounted = false;
  /** The run that was asked for here. @type {number | null} */
  #requested = null;
  /** What the last run that was seen said. @type {string | null} */
  #lastWord = null;

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.#session = session;
    this.#ledger = new Ledger({
      withKey: (work) => session.run(work),
      refresh: () => this.refresh(),
      started: (runId) => this.#watch(runId),
    });
    this.#feed = new StatusFeed({
      withKey: (work, options) => session.run(work, options),
      show: (status) => this.#show(status),
      away: (error) => this.#showAway(error),
      ended: (run) => this.#showEnd(run),
    });
    session.watch(({ current }) => {
      // Who may not start a run is not offered one; where the server has not said, it will.
      byId('drawer-actions').hidden = current?.signed_in === true && !session.can('index');
    });
    byId('failed-files').addEventListener('click', () => this.#ledger.open('failed'));
    byId('index-notice-open').addEventListener('click', () => this.#ledger.open());
    byId('status-chip').addEventListener('click', async () => {
      // Without a key the drawer would stay empty: the key comes first.
      if (this.#feed.current || (await session.ask())) this.#ledger.open();
    });
  }

  refresh() {
    return this.#feed.refresh();
  }

  /** @param {number} runId */
  #watch(runId) {
    this.#requested = runId;
    this.#feed.watch(runId);
  }

  /** @param {api.Status} status */
  #show(status) {
    const { text, tone } = statusWords(status);
    setChip(text, tone);
    showProgress(status);
    const words = noticeWords(status);
    byId('index-notice').hidden = words === null;
    byId('index-notice-text').textContent = words;
    byId('welcome-text').textContent = welcomeWords(status);
    this.#ledger.show(status, words ?? this.#lastWord);
    if (!this.#hasCounted) this.#countFailed();
    this.#hasCounted = true;
  }

  /** @param {unknown} error */
  #showAway(error) {
    byId('strip').hidden = true;
    const fault = error instanceof api.ApiError ? error.fault : 'server';
    setChip(
      fault === 'key'
        ? this.#session.current?.mode === 'accounts'
          ? 'Not signed in'
          : 'Key needed'
        : fault === 'offline'
          ? 'Server not reachable'
          : 'Server not ready',
      'warn',
    );
  }

  /** @param {api.Run} run */
  #showEnd(run) {
    const words = (this.#lastWord = endWords(run));
    if (this.#feed.current) this.#ledger.show(this.#feed.current, words);
    this.#ledger.refresh();
    this.#countFailed();
    if (words)
      notice(words, {
        action: 'Show files',
        onAction: () => this.#ledger.open(run.failed ? 'failed' : ''),
        seconds: 0,
        kind: run.state === 'failed' ? 'problem' : 'plain',
      });
    else if (run.run_id === this.#requested) notice('The index is up to date.', { seconds: 4 });
    else announce('The index is up to date.');
  }

  /** How many files could not be read, on the first screen; the ledger has the reasons. */
  async #countFailed() {
    try {
      const { total } = await this.#session.run(() => api.files({ state: 'failed', offset: 0, limit: 1 }), { isQuiet: true });
      byId('failed-files').textContent = `${count(total, 'file')} could not be read`;
      byId('failed-files').hidden = total === 0;
    } catch {
      byId('failed-files').hidden = true;
    }
  }
}

/** @param {api.Status} status */
function showProgress(status) {
  const progress = progressOf(status);
  byId('strip').hidden = !progress;
  if (!progress) return;
  const bar = /** @type {HTMLProgressElement} */ (byId('strip-bar'));
  byId('strip-text').textContent = progress.text;
  byId('strip-detail').textContent = progress.detail;
  if (progress.all) Object.assign(bar, { max: progress.all, value: progress.done });
  else bar.removeAttribute('value');
}

/** @param {api.Status} status */
function welcomeWords({ total_files: files, running_run: running }) {
  if (files > 0) return `Answers come from ${count(files, 'document')} and name the passages they rest on, so you can check them.`;
  return running
    ? 'Your documents are being read for the first time. You can ask as soon as the first of them are in.'
    : 'No documents are indexed yet. Put files into the documents folder, then look for changes under “Nothing indexed yet” at the top.';
}

/** @param {string} text @param {string} tone */
function setChip(text, tone) {
  byId('status-text').textContent = text;
  byId('status-chip').dataset.tone = tone;
  byId('status-chip').setAttribute('aria-label', `Documents: ${text}`);
}
