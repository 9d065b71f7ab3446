// @ts-check
// The REST contract, as the page uses it.
import { readEvents } from './events.js';

/**
 * @typedef {object} Source
 * @property {string} file_path
 * @property {number | null} page
 * @property {number} start_line
 * @property {number} end_line
 * @property {string} section
 * @property {number} score
 * @property {string} content
 * @property {number} chunk_id
 * @property {number} document_id
 * @property {boolean} [read_by_ocr] whether its page is a picture, so that some letters may be wrong
 * @property {'changed' | 'gone'} [state] of a kept answer: its document has another text there now, or is not in the index any more
 *
 * @typedef {object} Run
 * @property {number} run_id
 * @property {string} state
 * @property {string | null} [message]
 * @property {number} [total_files]
 * @property {number} [total_chunks]
 * @property {number} [added]
 * @property {number} [changed]
 * @property {number} [removed]
 * @property {number} [kept]
 * @property {number} [failed]
 * @property {number} [files_done]
 * @property {number} [files_in_all]
 * @property {number} [chunks_done]
 * @property {number} [chunks_in_all]
 * @property {number | null} [seconds_left]
 * @property {string} [trigger] what it was begun by: request, start, watch, schedule
 * @property {boolean} [force_rebuild]
 * @property {string} [started_at]
 * @property {number} [duration_seconds]
 * @property {number} [unchanged]
 * @property {number} [skipped]
 * @property {number} [empty]
 *
 * @typedef {object} Status
 * @property {boolean} indexed
 * @property {number} total_files
 * @property {number} total_chunks
 * @property {string | null} last_indexed_at
 * @property {boolean} is_stale
 * @property {number} queue_depth
 * @property {number} chunks_without_vector
 * @property {Run | null} running_run
 * @property {ModelMigration} [model_migration]
 * @property {{ pages_done: number, pages_total: number }} [ocr] how far OCR is with scanned pages, while some wait
 * @property {Run | null} [last_run] the last run that ended
 * @property {string | null} [notice] what the people who ask should know about the index
 *
 * @typedef {object} ModelMigration
 * @property {string} old_model
 * @property {string} new_model
 * @property {number} chunks_done
 * @property {number} chunks_in_all
 *
 * @typedef {object} LedgerRow
 * @property {string} file_path
 * @property {string} state
 * @property {string | null} reason
 * @property {number} size_bytes
 * @property {number} chunks
 * @property {number | null} pages
 * @property {string} modified_at
 * @property {string | null} indexed_at
 *
 * @typedef {object} Account who is signed in
 * @property {string} id
 * @property {string} email
 * @property {string} name
 * @property {string} role
 * @property {boolean} two_factor
 * @property {boolean} must_change_password
 *
 * @typedef {object} SessionState
 * @property {'open' | 'key' | 'accounts'} mode
 * @property {boolean} signed_in
 * @property {Account | null} account
 * @property {string[]} scopes
 * @property {{ name: string, url: string } | null} [sign_in_with] another place that knows the people
 * @property {boolean} [keeps_conversations] whether the server keeps them
 *
 * @typedef {{ key: string } | { email: string, password: string, code?: string }} Credentials
 *
 * @typedef {'offline' | 'timeout' | 'stopped' | 'key' | 'busy' | 'crowded' | 'model' | 'limit' | 'budget' | 'request' | 'server'} Fault
 * @typedef {{ signal?: AbortSignal, timeoutMs?: number }} CallOptions
 */

/** A call that brought no result, with a sentence for the person who waits. */
export class ApiError extends Error {
  /**
   * @param {Fault} fault
   * @param {string} message
   * @param {{ status?: number, code?: string, retryAfter?: number }} [more] retryAfter in seconds
   */
  constructor(fault, message, { status = 0, code = '', retryAfter = 2 } = {}) {
    super(message);
    this.fault = fault;
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

const QUICK = 15_000;
/** Browsers take at most 64 KiB of bodies that outlast their page; in UTF-8 a character has up to three bytes. */
const MAX_KEPT_ALIVE = 20_000;
/** A language model may take its time; a stream has a comment every 15 s. */
const SILENCE = 180_000;
const STREAM_SILENCE = 45_000;

/** @typedef {{ conversation_id?: string, message_id?: string }} Place where the server keeps a question */

/**
 * @param {{ query: string, top_k: number, file_glob?: string } & Place} body
 * @param {CallOptions} [options]
 * @returns {Promise<{ results: Source[], message_id?: string | null }>}
 */
export const search = (body, options) => call('POST', '/api/search', { body, timeoutMs: 30_000, ...options });

/**
 * @typedef {{ role: 'user' | 'assistant', text: string }} Said an earlier turn of a conversation
 *
 * @typedef {object} Listener what is called while an answer is written
 * @property {(query: unknown) => void} search the query that was searched for
 * @property {(sources: Source[], model: string) => void} sources the passages that it is written from
 * @property {(text: string, cited: number[]) => void} delta more text, and the passages that it is the first to cite, from 1
 */

/**
 * @typedef {object} Answered
 * @property {string} text
 * @property {Source[]} sources
 * @property {string} model
 * @property {Source[]} [related]
 * @property {string} [searched_for]
 * @property {unknown} [sentences]
 * @property {string[]} [suggestions]
 * @property {string | null} [message_id]
 *
 * @param {{ question: string, top_k: number, file_glob?: string, history?: Said[] } & Place} body
 * @param {{ signal?: AbortSignal, listener: Listener }} options
 * @returns {Promise<Answered>}
 */
export function ask(body, { signal, listener }) {
  return call('POST', '/api/ask', {
    body,
    headers: { Accept: 'text/event-stream, application/json' },
    timeoutMs: SILENCE,
    signal,
    listener,
  });
}

/**
 * @typedef {{ rank: number | null, of: number | null, score: number }} ExplainedRank where a file's best passage stands
 *
 * @typedef {object} Explanation why an answer uses a file, or does not
 * @property {string} verdict
 * @property {string} text the same in one sentence
 * @property {ExplainedRank | null} keywords
 * @property {ExplainedRank | null} vectors
 * @property {ExplainedRank | null} fused
 * @property {Source | null} passage the file's best one
 * @property {string[]} words_found of the question
 * @property {string[]} words_missing
 * @property {string[]} ahead files of the passages before its own
 * @property {string[]} did_you_mean paths that are written like one that is not there
 * @property {{ name: string }[] | null} [collections] those that the file is in, for administrators
 */

/** @param {{ question: string, file_path: string, file_glob?: string }} body @returns {Promise<Explanation>} */
export const explain = (body) => call('POST', '/api/explain', { body, timeoutMs: 30_000 });

/** @param {CallOptions} [options] @returns {Promise<Status>} */
export const status = (options) => call('GET', '/api/status', options);

/** @param {number} id @returns {Promise<Run>} */
export const run = (id) => call('GET', `/api/index/runs/${encodeURIComponent(id)}`);

/** Runs, the newest first. @param {{ before?: number | null, limit: number }} page @returns {Promise<{ runs: Run[], next: number | null }>} */
export const runs = ({ before, limit }) => call('GET', `/api/index/runs?limit=${limit}${before ? `&before=${before}` : ''}`);

/** Starts a run and does not wait for its end. @param {boolean} forceRebuild @returns {Promise<Run>} */
export const index = (forceRebuild) =>
  call('POST', '/api/index', { body: { force_rebuild: forceRebuild }, headers: { Prefer: 'respond-async' } });

/** @param {{ state: string, offset: number, limit: number }} page @returns {Promise<{ files: LedgerRow[], total: number }>} */
export function files({ state, offset, limit }) {
  const query = new URLSearchParams({ offset: String(offset), limit: String(limit) });
  if (state) query.set('state', state);
  return call('GET', `/api/files?${query}`);
}

/** How one signs in here, and who is. @returns {Promise<SessionState>} */
export const session = () => call('GET', '/api/session', { timeoutMs: 5_000 });

/** @param {Credentials} credentials */
export const signIn = (credentials) => call('POST', '/api/session', { body: credentials });

export const signOut = () => call('DELETE', '/api/session');

/**
 * @typedef {{ id: string, title: string, updated_at: string }} KeptConversation
 * @typedef {KeptConversation & { share_id: string | null, messages: unknown[] }} WholeConversation
 */

/** Conversations of a page; all pages are read. */
const PAGE = 1000;

/** The conversations that the server keeps, newest first. @param {string} [q] only those with this text @returns {Promise<KeptConversation[]>} */
export async function conversations(q = '') {
  const all = [];
  let after = '';
  do {
    const query = new URLSearchParams({ limit: String(PAGE), ...(q ? { q } : {}), ...(after ? { after } : {}) });
    const page = await call('GET', `/api/conversations?${query}`);
    all.push(...page.conversations);
    after = page.next ?? '';
  } while (after);
  return all;
}

/** @param {string} id */
const at = (id) => `/api/conversations/${encodeURIComponent(id)}`;

/** @param {string} id @returns {Promise<WholeConversation>} */
export const conversation = (id) => call('GET', at(id));

/** @param {string} id what it is shared by @returns {Promise<WholeConversation>} */
export const sharedConversation = (id) => call('GET', `/api/conversations/shared/${encodeURIComponent(id)}`);

/** @param {string} id @param {string} title */
export const renameConversation = (id, title) => call('PATCH', at(id), { body: { title } });

/** @param {string} id */
export const deleteConversation = (id) => call('DELETE', at(id));

export const deleteConversations = () => call('DELETE', '/api/conversations');

/** @param {string} id @returns {Promise<{ share_id: string }>} */
export const shareConversation = (id) => call('POST', `${at(id)}/share`);

/** @param {string} id */
export const unshareConversation = (id) => call('DELETE', `${at(id)}/share`);

/** Where a conversation can be downloaded. @param {string} id @param {'markdown' | 'json'} format */
export const exportAddress = (id, format) => `${at(id)}/export?format=${format}`;

/** @typedef {{ rating: 'up' | 'down' | null, comment?: string | null, expected_file?: string | null }} Feedback */

/** @param {string} message @param {Feedback} feedback */
export const rate = (message, feedback) => call('PUT', `/api/messages/${encodeURIComponent(message)}/feedback`, { body: feedback });

/**
 * @typedef {object} Receipt what an answer was written from, and what was sent where
 * @property {string} [model]
 * @property {{ input_tokens: number, output_tokens: number } | null} usage
 * @property {{ use: string, file_path: string, page: number | null, content_hash: string }[]} passages
 * @property {{ host: string, bytes: number }[]} sent
 * @property {boolean} left_the_machine
 * @property {boolean} is_withheld
 */

/** @param {string} message @returns {Promise<Receipt>} */
export const receipt = (message) => call('GET', `/api/messages/${encodeURIComponent(message)}`);

/** The first screen's questions; none where the server has none. @returns {Promise<string[]>} */
export async function examples() {
  try {
    const list = await call('GET', '/api/examples');
    return Array.isArray(list) ? list.filter((item) => typeof item === 'string').slice(0, 6) : [];
  } catch {
    return [];
  }
}

/**
 * Calls the server and reads its JSON.
 * @param {string} method
 * @param {string} path
 * @param {{ body?: unknown, headers?: Record<string, string>, listener?: Listener } & CallOptions} [options] timeoutMs is the longest silence
 * @returns {Promise<any>}
 */
export async function call(method, path, { body, headers = {}, signal, timeoutMs = QUICK, listener } = {}) {
  const json = body === undefined ? undefined : JSON.stringify(body);
  const clock = new AbortController();
  let timer = setTimeout(() => clock.abort(), timeoutMs);
  const stop = () => clock.abort();
  signal?.addEventListener('abort', stop);
  try {
    if (signal?.aborted) throw new DOMException('stopped', 'AbortError');
    const response = await fetch(path, {
      method,
      signal: clock.signal,
      credentials: 'same-origin',
      // A change arrives also where the page is closed right after it.
      keepalive: ['PATCH', 'PUT', 'DELETE'].includes(method) && (json?.length ?? 0) < MAX_KEPT_ALIVE,
      cache: 'no-store',
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: json,
    });
    if (listener && response.ok && response.body && isEvents(response)) {
      return await listen(response.body, listener, () => {
        clearTimeout(timer);
        timer = setTimeout(() => clock.abort(), STREAM_SILENCE);
      });
    }
    const text = await response.text();
    const answer = parse(text);
    if (!response.ok) throw problem(response.status, answer, response.headers.get('Retry-After'));
    if (answer === undefined && text)
      throw new ApiError('server', 'The server sent something that is not an answer. Is another program on this address?');
    return answer;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (signal?.aborted) throw new ApiError('stopped', 'Stopped.');
    if (clock.signal.aborted) throw new ApiError('timeout', 'The server took too long to answer.');
    throw new ApiError('offline', 'The server cannot be reached. Check that it is running and that you are connected.');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** @param {Response} response */
const isEvents = (response) => response.headers.get('Content-Type')?.startsWith('text/event-stream') ?? false;

/**
 * The answer of a stream of events.
 * @param {ReadableStream<Uint8Array>} body
 * @param {Listener} listener
 * @param {() => void} alive
 */
async function listen(body, listener, alive) {
  /** @type {any} */
  let answer;
  await readEvents(
    body,
    (name, data) => {
      if (name === 'search') listener.search(data.searched_for);
      else if (name === 'sources') listener.sources(data.sources, data.model);
      else if (name === 'delta') listener.delta(data.text, data.cited);
      else if (name === 'done') answer = data;
      else if (name === 'error') throw problem(data.status, data, null);
    },
    alive,
  );
  if (answer === undefined) throw new ApiError('server', 'The connection broke before the answer was complete.');
  return answer;
}

/** @param {string} text @returns {any} the value, or undefined where it is no JSON */
function parse(text) {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Problem details as an error. @param {number} code the status @param {any} details @param {string | null} retryAfter in seconds */
function problem(code, details, retryAfter) {
  const said = [details?.detail, details?.error, details?.title].find((text) => typeof text === 'string' && text);
  const more = { status: code, code: typeof details?.code === 'string' ? details.code : '' };
  if (code === 401) return new ApiError('key', said ?? 'Sign in first.', more);
  if (more.code === 'password_change_required') return new ApiError('key', said ?? 'Choose a new password first.', more);
  if (code === 402) return new ApiError('budget', said ?? 'Your monthly budget is used up.', more);
  if (code === 409) return new ApiError('busy', said ?? 'The index is being updated already.', more);
  if (code === 429) return new ApiError('limit', said ?? waitSentence(retryAfter), more);
  if (more.code === 'busy')
    return new ApiError('crowded', 'Too many questions just now. Try again in a moment.', {
      ...more,
      retryAfter: secondsOf(retryAfter),
    });
  if (more.code === 'language_model_unavailable') return new ApiError('model', said, more);
  if (code >= 502 && code <= 504) return new ApiError('server', said ?? 'The server is not ready. Try again in a moment.', more);
  if (code >= 500) return new ApiError('server', said ?? 'Something went wrong in the server.', more);
  return new ApiError('request', said ?? `The server refused the request (${code}).`, more);
}

/** @param {string | null} header @returns {number | undefined} */
function secondsOf(header) {
  return header && /^\d+$/.test(header) ? Number(header) : undefined;
}

/** @param {string | null} seconds */
function waitSentence(seconds) {
  return seconds && /^\d+$/.test(seconds)
    ? `Too many questions just now. Try again in ${seconds} s.`
    : 'Too many questions just now. Try again in a moment.';
}
