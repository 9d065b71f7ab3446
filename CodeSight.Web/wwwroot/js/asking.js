// @ts-check
// Questions on their way. Each belongs to its conversation and goes on while another one is looked at.
import * as api from './api.js';
import { retryWhileBusy } from './retry.js';
import { readSuggestions } from './suggestions.js';
import { readSentences } from './support.js';
import { otherQuery, readSources, withMore } from './turns.js';

/** @typedef {import('./turns.js').Turn} Turn */

const ASK_TOP_K = 5;
const SEARCH_TOP_K = 10;

export class Asking {
  /** By conversation. @type {Map<string, { turn: Turn, stopping: AbortController }>} */
  #underway = new Map();
  #withKey;
  #busy;
  #progress;

  /**
   * @param {<T>(work: () => Promise<T>) => Promise<T>} withKey
   * @param {{ busy: (turn: Turn) => void, progress: (turn: Turn) => void }} told
   *   busy: the server has too much to do and is asked again; progress: more of the turn's answer is there
   */
  constructor(withKey, { busy, progress }) {
    this.#withKey = withKey;
    this.#busy = busy;
    this.#progress = progress;
  }

  /** The turn that this conversation waits for. @param {string | null} conversation */
  of(conversation) {
    return conversation === null ? undefined : this.#underway.get(conversation)?.turn;
  }

  /** @param {string | null} conversation */
  stop(conversation) {
    if (conversation !== null) this.#underway.get(conversation)?.stopping.abort();
  }

  stopAll() {
    for (const { stopping } of this.#underway.values()) stopping.abort();
  }

  /**
   * Asks, and puts into the turn what came of it; never fails.
   * @param {import('./store.js').Conversation} conversation
   * @param {Turn} turn
   * @param {import('./api.js').Said[]} history what was said before, for a server that does not keep the conversation
   */
  async run(conversation, turn, history) {
    const stopping = new AbortController();
    const { signal } = stopping;
    forget(turn);
    this.#underway.set(conversation.id, { turn, stopping });
    try {
      Object.assign(
        turn,
        await retryWhileBusy(() => this.#fetch(conversation, turn, history, signal), { signal, busy: () => this.#busy(turn) }),
        {
          state: 'done',
        },
      );
    } catch (error) {
      Object.assign(turn, failureOf(error), beginningOf(turn));
    } finally {
      delete turn.partial;
      this.#underway.delete(conversation.id);
    }
  }

  /**
   * @param {import('./store.js').Conversation} conversation
   * @param {Turn} turn
   * @param {import('./api.js').Said[]} history
   * @param {AbortSignal} signal
   * @returns {Promise<Partial<Turn>>}
   */
  async #fetch(conversation, turn, history, signal) {
    const { mode, question, glob } = turn;
    const filter = glob ? { file_glob: glob } : {};
    // At each try: who keeps the conversation may only be known once somebody has signed in.
    const place = () => (conversation.onServer ? { conversation_id: conversation.id, message_id: turn.id } : {});
    if (mode === 'search') {
      const { results, message_id } = await this.#withKey(() =>
        api.search({ query: question, top_k: SEARCH_TOP_K, ...filter, ...place() }, { signal }),
      );
      return { sources: readSources(results), kept: message_id === turn.id };
    }
    /** @type {import('./api.js').Source[]} */
    let offered = [];
    const listener = {
      /** @param {unknown} query */
      search: (query) => {
        turn.searched = otherQuery(question, query);
      },
      /** @param {import('./api.js').Source[]} found @param {string} by */
      sources: (found, by) => {
        offered = readSources(found);
        turn.partial = { text: '', model: by, sources: offered, cited: 0 };
        this.#progress(turn);
      },
      /** @param {string} more @param {number[]} cited */
      delta: (more, cited) => {
        if (turn.partial) turn.partial = withMore(turn.partial, more, offered, cited);
        this.#progress(turn);
      },
    };
    const said = () => (!conversation.onServer && history.length ? { history } : {});
    const answered = await this.#withKey(() =>
      api.ask({ question, top_k: ASK_TOP_K, ...filter, ...said(), ...place() }, { signal, listener }),
    );
    return {
      text: answered.text,
      sources: readSources(answered.sources),
      model: answered.model,
      related: readSources(answered.related),
      searched: otherQuery(question, answered.searched_for),
      sentences: readSentences(answered.sentences, answered.text),
      suggestions: readSuggestions(answered.suggestions),
      kept: answered.message_id === turn.id,
    };
  }
}

/** Forgets what came of a turn, which is asked again. @param {Turn} turn */
function forget(turn) {
  const { id, asked, mode, question, glob } = turn;
  for (const name of Object.keys(turn)) delete (/** @type {any} */ (turn)[name]);
  Object.assign(turn, { id, asked, mode, question, glob, state: 'waiting' });
}

/** What is kept of an answer that was not completed: its text and the sources that it cites. @param {Turn} turn @returns {Partial<Turn>} */
function beginningOf({ partial }) {
  return partial?.text ? { text: partial.text, model: partial.model, sources: partial.sources.slice(0, partial.cited) } : {};
}

/** @param {unknown} error @returns {Partial<Turn>} */
function failureOf(error) {
  if (error instanceof api.ApiError)
    return { state: error.fault === 'stopped' ? 'stopped' : 'failed', fault: error.fault, error: error.message };
  console.error(error);
  return { state: 'failed', fault: 'server', error: 'Something went wrong in this page. Reload it and try again.' };
}
