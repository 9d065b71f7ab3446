// @ts-check
// Conversations that the server keeps. What it does not have is kept in the browser: a question that did not reach it, or whose answer it
// could not keep.
import * as api from './api.js';
import { titleOf, turnOf } from './turns.js';

/**
 * @typedef {import('./turns.js').Turn} Turn
 * @typedef {import('./store.js').Conversation} Conversation
 * @typedef {import('./store.js').Store} Store
 * @typedef {import('./store.js').LocalStore} LocalStore
 * @typedef {<T>(work: () => Promise<T>) => Promise<T>} Run runs a call for whoever is signed in
 */

/** @implements {Store} */
export class ServerStore {
  #local;
  #run;
  /** Conversations that the server is known to have. @type {Set<string>} */
  #onServer = new Set();

  /** Whether the server could not be asked when the conversations were listed last. */
  isOffline = false;

  /** @param {LocalStore} local @param {Run} run */
  constructor(local, run) {
    this.#local = local;
    this.#run = run;
  }

  /** Those of the server, and those that only this browser has. */
  async list() {
    const local = await this.#local.list();
    try {
      const kept = await this.#run(() => api.conversations());
      this.isOffline = false;
      this.#onServer = new Set(kept.map(({ id }) => id));
      return [...kept.map(conversationOf), ...local.filter(({ id }) => !this.#onServer.has(id))];
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      this.isOffline = true;
      return local;
    }
  }

  /** @param {string} id @returns {Promise<any[]>} rejects where the server cannot be asked */
  async turns(id) {
    const [kept, local] = await Promise.all([this.#kept(id), this.#local.turns(id)]);
    const turns = new Map(kept.map((turn) => [turn.id, turn]));
    for (const turn of local) turns.set(turn.id, together(turns.get(turn.id), turn));
    return [...turns.values()];
  }

  /** The conversations with this text in their title, a question or an answer. @param {string} text @returns {Promise<Set<string>>} */
  async search(text) {
    return new Set((await this.#run(() => api.conversations(text))).map(({ id }) => id));
  }

  /** @param {Conversation} conversation @param {Turn[]} turns */
  async add(conversation, turns) {
    const missing = turns.filter((turn) => !turn.kept);
    if (missing.length < turns.length) this.#onServer.add(conversation.id);
    if (missing.length) await this.#local.add(conversation, missing);
  }

  /** @param {string} id @param {Turn} turn @param {number} updated */
  async put(id, turn, updated) {
    if (turn.kept) {
      this.#onServer.add(id);
      await this.#local.drop(id, turn.id);
    } else if (!(await this.#local.put(id, turn, updated)))
      await this.#local.add({ id, title: titleOf(turn.question), updated, onServer: true }, [turn]);
    return true;
  }

  /** @param {string} id @param {string} title */
  async rename(id, title) {
    await this.#local.rename(id, title);
    await ifThere(this.#run(() => api.renameConversation(id, title)));
  }

  /** @param {string} id */
  async remove(id) {
    await ifThere(this.#run(() => api.deleteConversation(id)));
    await this.#local.remove(id);
  }

  async clear() {
    await this.#run(() => api.deleteConversations());
    await this.#local.clear();
  }

  /** @param {string} id @returns {Promise<Turn[]>} */
  async #kept(id) {
    // One that has just begun here is not there yet.
    if (!this.isOffline && !this.#onServer.has(id)) return [];
    const kept = await ifThere(this.#run(() => api.conversation(id)));
    return (kept?.messages ?? []).map(turnOf).filter((turn) => turn !== null);
  }
}

/**
 * A turn of which the server and the browser have something. Another question did not reach the server; the same one came as far as the server
 * has it, and the browser knows why no further.
 * @param {Turn | undefined} kept @param {any} local @returns {any}
 */
function together(kept, local) {
  if (!kept || kept.question !== local.question) return local;
  if (kept.state === 'done' || typeof local.error !== 'string') return kept;
  return { ...kept, state: local.state, error: local.error, fault: local.fault, text: kept.text ?? local.text };
}

/** @param {import('./api.js').KeptConversation} kept @returns {Conversation} */
const conversationOf = ({ id, title, updated_at }) => ({ id, title, updated: Date.parse(updated_at), onServer: true });

/**
 * What the server has, or undefined where it has nothing there: a conversation may be in this browser alone.
 * @template T
 * @param {Promise<T>} call
 * @returns {Promise<T | undefined>}
 */
async function ifThere(call) {
  try {
    return await call;
  } catch (error) {
    if (error instanceof api.ApiError && error.status === 404) return undefined;
    throw error;
  }
}
