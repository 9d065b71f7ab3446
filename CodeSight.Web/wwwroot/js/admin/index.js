// @ts-check
import * as api from '../api.js';
import { el, icon } from '../dom.js';
import { onPress, sentence } from '../forms.js';
import { GrowingList, ListView, listRow, mainButton, sectionHead, tag } from '../list-view.js';
import { confirm, notice } from '../notices.js';
import { ago, count, endWords, number, progressOf, StatusFeed } from '../status.js';

const RUNS = 20;
const FILES = 50;

/** @type {Record<string, string>} */
const STATES = {
  running: 'Running',
  succeeded: 'Done',
  completed_with_failures: 'Done, with failures',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** What a run was begun by. @type {Record<string, string>} */
const TRIGGERS = {
  request: 'asked for by somebody',
  start: 'begun at the start of the server',
  watch: 'begun by a change in the folder',
  schedule: 'begun by the schedule',
};

/** The state of the index: runs, and files that could not be read. */
export class Index {
  title = 'Index';
  #page;
  #canStart;
  /** @type {StatusFeed | null} */
  #feed = null;
  #facts = el('dl', { class: 'facts' });
  #bar = el('progress', { 'aria-label': 'Progress of the run' });
  #progress = el('div', { hidden: true }, el('p', { class: 'quiet small', role: 'status' }), this.#bar);
  #runs = new GrowingList((before) => this.#readRuns(before));
  #failed = new ListView((offset) => this.#readFailed(offset), FILES);

  /** @param {import('./page.js').Page} page @param {() => boolean} canStart whether runs may be started and seen */
  constructor(page, canStart) {
    this.#page = page;
    this.#canStart = canStart;
  }

  /** @param {HTMLElement} place */
  async show(place) {
    const isOffered = this.#canStart();
    const buttons = isOffered
      ? [
          onPress(el('button', { type: 'button', class: 'button' }, 'Rebuild everything'), () => this.#rebuild()),
          mainButton('Look for changes', () => this.#start(false), icon('refresh')),
        ]
      : [];
    place.replaceChildren(
      sectionHead('Index', 'What became of the documents, and the runs that brought the index up to date.', ...buttons),
      this.#facts,
      this.#progress,
      ...(isOffered ? [el('h2', {}, 'Runs'), ...this.#runs.nodes] : []),
      el('h2', {}, 'Files that could not be read'),
      this.#failed.node,
    );
    this.#feed ??= new StatusFeed({
      withKey: (work, options) => this.#page.run(work, options),
      show: (status) => this.#show(status),
      away: () => {},
      ended: (run) => this.#showEnd(run),
    });
    await Promise.all([this.#feed.refresh(), isOffered ? this.#runs.restart() : null, this.#failed.refresh()]);
  }

  /** @param {api.Status} status */
  #show(status) {
    /** @type {[string, string][]} */
    const facts = [
      ['Documents', number(status.total_files)],
      ['Passages', number(status.total_chunks)],
      ['Last updated', ago(status.last_indexed_at)],
      ['Still to do', status.queue_depth ? count(status.queue_depth, 'file') : 'nothing'],
    ];
    this.#facts.replaceChildren(...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
    const progress = progressOf(status);
    this.#progress.hidden = progress === null;
    if (!progress) return;
    const { text, detail, done, all } = progress;
    const words = [text, detail].filter(Boolean).join(' · ');
    if (this.#progress.firstElementChild) this.#progress.firstElementChild.textContent = words;
    if (all) Object.assign(this.#bar, { max: all, value: done });
    else this.#bar.removeAttribute('value');
  }

  /** @param {api.Run} run */
  async #showEnd(run) {
    notice(endWords(run) ?? 'The index is up to date.', { seconds: 4, kind: run.state === 'failed' ? 'problem' : 'plain' });
    await Promise.all([this.#runs.restart(), this.#failed.refresh()]);
  }

  /** @param {number | null} before */
  async #readRuns(before) {
    const { runs, next } = await this.#page.run(() => api.runs({ before, limit: RUNS }));
    return { rows: runs.map(runRow), next, words: 'There was no run yet.' };
  }

  /** @param {number} offset */
  async #readFailed(offset) {
    const { files, total } = await this.#page.run(() => api.files({ state: 'failed', offset, limit: FILES }));
    const rows = files.map((file) =>
      listRow({
        title: [el('span', { class: 'mono', dir: 'auto' }, file.file_path)],
        facts: [file.reason, `changed ${ago(file.modified_at)}`],
      }),
    );
    return { rows, total, words: total ? count(total, 'file') : 'There are none.' };
  }

  async #rebuild() {
    const isSure = await confirm({
      title: 'Rebuild everything?',
      text: 'Every file is read again, which can take a while. Files that are no longer in the folder are forgotten.',
      yes: 'Rebuild',
    });
    if (isSure) await this.#start(true);
  }

  /** @param {boolean} force */
  async #start(force) {
    try {
      const run = await this.#page.run(() => api.index(force));
      this.#feed?.watch(run.run_id);
      notice(force ? 'Reading every file again.' : 'Looking for changes.', { seconds: 4 });
    } catch (error) {
      const isBusy = error instanceof api.ApiError && error.fault === 'busy';
      notice(isBusy ? 'The index is being updated already.' : sentence(error), { kind: isBusy ? 'plain' : 'problem' });
    }
    await Promise.all([this.#feed?.refresh(), this.#runs.restart()]);
  }
}

/** @param {api.Run} run */
function runRow(run) {
  const at = new Date(run.started_at ?? '');
  const isBad = run.state === 'failed' || run.state === 'completed_with_failures';
  /** @type {[number | undefined, string][]} */
  const counts = [
    [run.added, 'added'],
    [run.changed, 'changed'],
    [run.removed, 'removed'],
    [run.failed, 'failed'],
    [run.skipped, 'skipped'],
    [run.empty, 'without text'],
    [run.kept, 'kept though missing'],
  ];
  const said = counts.filter(([value]) => value).map(([value, words]) => `${number(value ?? 0)} ${words}`);
  return listRow({
    title: [
      el(
        'strong',
        {},
        el(
          'time',
          { datetime: run.started_at },
          Number.isNaN(at.getTime()) ? `Run ${run.run_id}` : at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }),
        ),
      ),
    ],
    tags: [
      run.state === 'succeeded'
        ? null
        : tag(STATES[run.state] ?? run.state, isBad ? 'problem' : run.state === 'running' ? 'strong' : 'plain'),
      run.force_rebuild ? tag('From scratch') : null,
    ],
    facts: [said.join(', ') || 'no changes', took(run.duration_seconds ?? 0), TRIGGERS[run.trigger ?? ''] ?? null, run.message ?? null],
  });
}

/** @param {number} seconds */
function took(seconds) {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}
