// @ts-check
// Puts the parts together: a question goes out, a turn comes back, the history keeps it.
import * as api from './api.js';
import { Composer } from './composer.js';
import { ConversationList } from './conversations.js';
import { byId, drawIcons, el } from './dom.js';
import { browserStorage, History, newId } from './history.js';
import { Ledger } from './ledger.js';
import { announce, notice } from './notices.js';
import { patiently } from './patience.js';
import { Session } from './session.js';
import { count, endWords, progressWords, StatusFeed, statusWords } from './status.js';
import { startTheme } from './theme.js';
import { announceTurn, showBusy, turnView } from './thread.js';

/** @typedef {import('./history.js').Conversation} Conversation @typedef {import('./history.js').Turn} Turn */

const ASK_TOP_K = 5;
const SEARCH_TOP_K = 10;

drawIcons();
startTheme(byId('theme'));

const history = new History(browserStorage());
const session = new Session(() => { feed.refresh(); showExamples(); });
/** @type {<T>(work: () => Promise<T>) => Promise<T>} */
const withKey = (work) => session.run(work);

/** @type {Conversation | null} */
let conversation = null;
/** @type {AbortController | null} */
let underway = null;
/** @type {string | null} */
let lastWord = null;
let first = true;

const composer = new Composer({
  send: (wish) => run({ ...wish, id: newId(), state: 'waiting' }),
  stop: () => underway?.abort(),
  last: () => conversation?.turns.at(-1)?.question ?? '',
});
const list = new ConversationList(history, { current: () => conversation?.id ?? null, open, start });
const ledger = new Ledger({ withKey, refresh: () => feed.refresh() });
const feed = new StatusFeed({ withKey, show: showStatus, away: showAway, ended: showEnd });

/** Asks or searches, and shows and keeps what came of it. @param {Turn} turn */
async function run(turn) {
  const home = conversation ??= history.create(turn.question);
  if (!home.turns.includes(turn)) home.turns.push(turn);
  Object.assign(turn, { state: 'waiting', error: undefined, fault: undefined });
  history.save(home);
  list.show();
  showThread();
  showTurn(turn);
  byId(`turn-${turn.id}`).scrollIntoView({ block: 'start', behavior: 'auto' });
  announce(turn.mode === 'search' ? 'Searching the documents.' : 'Reading the documents.');

  const stopping = underway = new AbortController();
  composer.setBusy(true);
  try {
    const { signal } = stopping;
    Object.assign(turn, await patiently(() => fetchTurn(turn, signal), { signal, busy: () => showBusy(turn) }), { state: 'done' });
  } catch (error) {
    const fault = error instanceof api.ApiError ? error.fault : 'server';
    Object.assign(turn, { state: fault === 'stopped' ? 'stopped' : 'failed', fault, error: error instanceof api.ApiError ? error.message : 'Something went wrong in this page. Reload it and try again.' });
    if (!(error instanceof api.ApiError)) console.error(error);
  } finally {
    if (underway === stopping) {
      underway = null;
      composer.setBusy(false);
    }
  }
  // The conversation may have been deleted meanwhile; then its answer goes with it.
  if (history.get(home.id)) history.save(home);
  list.show();
  if (conversation === home) {
    showTurn(turn);
    announceTurn(turn);
  }
}

/** @param {Turn} turn @param {AbortSignal} signal @returns {Promise<Partial<Turn>>} */
async function fetchTurn({ mode, question, glob }, signal) {
  const filter = glob ? { file_glob: glob } : {};
  if (mode === 'search') {
    const { results } = await withKey(() => api.search({ query: question, top_k: SEARCH_TOP_K, ...filter }, { signal }));
    return { sources: results };
  }
  const { text, sources, model } = await withKey(() => api.ask({ question, top_k: ASK_TOP_K, ...filter }, { signal }));
  return { text, sources, model };
}

/** @param {Turn} turn */
function showTurn(turn) {
  const view = turnView(turn, {
    again: (same) => { if (!underway) run(same); },
    searchInstead: ({ question, glob }) => { if (!underway) run({ id: newId(), mode: 'search', question, glob, state: 'waiting' }); },
  });
  const shown = document.getElementById(view.id);
  if (shown) shown.replaceWith(view);
  else byId('thread').appendChild(view);
}

function showThread() {
  document.body.classList.toggle('first', !conversation);
  document.title = conversation ? `${conversation.title} · CodeSight` : 'CodeSight';
}

/** @param {string} id */
function open(id) {
  const wanted = history.get(id);
  if (!wanted) return;
  underway?.abort();
  conversation = wanted;
  byId('thread').replaceChildren();
  wanted.turns.forEach(showTurn);
  showThread();
  list.show();
  byId('thread').lastElementChild?.scrollIntoView({ block: 'start', behavior: 'auto' });
}

/** A new conversation; it is kept once it has a question. */
function start() {
  underway?.abort();
  conversation = null;
  byId('thread').replaceChildren();
  showThread();
  list.show();
  composer.focus();
}

/** @param {api.Status} status */
function showStatus(status) {
  const { text, tone } = statusWords(status);
  setChip(text, tone);
  const running = status.running_run;
  byId('strip').hidden = !running;
  if (running) {
    const progress = progressWords(running);
    const bar = /** @type {HTMLProgressElement} */ (byId('strip-bar'));
    byId('strip-text').textContent = progress.text;
    byId('strip-detail').textContent = progress.detail;
    if (progress.all) Object.assign(bar, { max: progress.all, value: progress.done });
    else bar.removeAttribute('value');
  }
  byId('welcome-text').textContent = welcomeWords(status);
  ledger.show(status, lastWord);
  if (first) countFailed();
  first = false;
}

/** @param {api.Status} status */
function welcomeWords({ total_files: files, running_run: running }) {
  if (files > 0) return `Answers come from ${count(files, 'document')} and name the passages they rest on, so you can check them.`;
  return running
    ? 'Your documents are being read for the first time. You can ask as soon as the first of them are in.'
    : 'No documents are indexed yet. Put files into the documents folder, then look for changes under “Nothing indexed yet” at the top.';
}

/** @param {api.ApiError} error */
function showAway(error) {
  byId('strip').hidden = true;
  setChip(error.fault === 'key' ? 'Key needed' : error.fault === 'offline' ? 'Server not reachable' : 'Server not ready', 'warn');
}

/** @param {string} text @param {string} tone */
function setChip(text, tone) {
  byId('status-text').textContent = text;
  byId('status-chip').dataset.tone = tone;
  byId('status-chip').setAttribute('aria-label', `Documents: ${text}`);
}

/** @param {api.Run} run */
function showEnd(run) {
  lastWord = endWords(run);
  if (feed.current) ledger.show(feed.current, lastWord);
  ledger.refresh();
  countFailed();
  if (lastWord) notice(lastWord, { action: 'Show files', onAction: () => ledger.open(run.failed ? 'failed' : ''), seconds: 0, kind: run.state === 'failed' ? 'problem' : 'plain' });
  else announce('The index is up to date.');
}

/** How many files could not be read, on the first screen; the ledger has the reasons. */
async function countFailed() {
  try {
    const { total } = await withKey(() => api.files({ state: 'failed', offset: 0, limit: 1 }));
    byId('failed-files').textContent = `${count(total, 'file')} could not be read`;
    byId('failed-files').hidden = total === 0;
  } catch {
    byId('failed-files').hidden = true;
  }
}

async function showExamples() {
  const questions = await api.examples();
  byId('examples').hidden = questions.length === 0;
  byId('example-list').replaceChildren(...questions.map((question) => el('li', {},
    el('button', { type: 'button', class: 'example', onclick: () => { if (!underway) run({ id: newId(), mode: 'ask', question, glob: '', state: 'waiting' }); } }, question))));
}

byId('brand').addEventListener('click', (event) => { event.preventDefault(); start(); });
byId('failed-files').addEventListener('click', () => ledger.open('failed'));
byId('status-chip').addEventListener('click', async () => {
  // Without a key the drawer would stay empty: the key comes first.
  if (feed.current || await session.ask()) ledger.open();
});
addEventListener('storage', (event) => { if (history.readAgain(event.key)) list.show(); });
addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea');
  if (event.key === 'Escape' && underway && !document.querySelector('dialog[open]')) underway.abort();
  else if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !document.querySelector('dialog[open]')) {
    event.preventDefault();
    composer.focus();
  }
});

list.show();
showThread();
// Where there is a keyboard, one can type at once; a phone would cover half the page with its own.
if (matchMedia('(pointer: fine)').matches) composer.focus();
feed.refresh();
showExamples();
