// @ts-check
// The REST contract, as the page uses it.

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
 * @property {ModelChange} [model_change]
 * @property {Run | null} [last_run] the last run that ended
 * @property {string | null} [notice] what the people who ask should know about the index
 *
 * @typedef {object} ModelChange
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
 * @typedef {'offline' | 'timeout' | 'stopped' | 'key' | 'busy' | 'crowded' | 'model' | 'limit' | 'request' | 'server'} Fault
 * @typedef {{ signal?: AbortSignal, timeoutMs?: number }} Patience
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
/** A language model may take its time; the server gives up before this. */
const SLOW = 180_000;

/**
 * @param {{ query: string, top_k: number, file_glob?: string }} body
 * @param {Patience} [patience]
 * @returns {Promise<{ results: Source[] }>}
 */
export const search = (body, patience) => call('POST', '/api/search', { body, timeoutMs: 30_000, ...patience });

/**
 * @param {{ question: string, top_k: number, file_glob?: string }} body
 * @param {Patience} [patience]
 * @returns {Promise<{ text: string, sources: Source[], model: string }>}
 */
export const ask = (body, patience) => call('POST', '/api/ask', { body, timeoutMs: SLOW, ...patience });

/** @param {Patience} [patience] @returns {Promise<Status>} */
export const status = (patience) => call('GET', '/api/status', patience);

/** @param {number} id @returns {Promise<Run>} */
export const run = (id) => call('GET', `/api/index/runs/${encodeURIComponent(id)}`);

/** Starts a run and does not wait for its end. @param {boolean} forceRebuild @returns {Promise<Run>} */
export const index = (forceRebuild) =>
  call('POST', '/api/index', { body: { force_rebuild: forceRebuild }, headers: { Prefer: 'respond-async' } });

/** @param {{ state: string, offset: number, limit: number }} page @returns {Promise<{ files: LedgerRow[], total: number }>} */
export function files({ state, offset, limit }) {
  const query = new URLSearchParams({ offset: String(offset), limit: String(limit) });
  if (state) query.set('state', state);
  return call('GET', `/api/files?${query}`);
}

/** @param {string} key */
export const signIn = (key) => call('POST', '/api/session', { body: { key } });

export const signOut = () => call('DELETE', '/api/session');

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
 * @param {string} method
 * @param {string} path
 * @param {{ body?: unknown, headers?: Record<string, string> } & Patience} [options]
 * @returns {Promise<any>}
 */
async function call(method, path, { body, headers = {}, signal, timeoutMs = QUICK } = {}) {
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), timeoutMs);
  const stop = () => clock.abort();
  signal?.addEventListener('abort', stop);
  try {
    if (signal?.aborted) throw new DOMException('stopped', 'AbortError');
    const response = await fetch(path, {
      method,
      signal: clock.signal,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const answer = parse(text);
    if (!response.ok) throw refusal(response, answer);
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

/** @param {string} text @returns {any} the value, or undefined where it is no JSON */
function parse(text) {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Problem details as an error. @param {Response} response @param {any} problem */
function refusal(response, problem) {
  const { status: code } = response;
  const said = [problem?.detail, problem?.error, problem?.title].find((text) => typeof text === 'string' && text);
  const more = { status: code, code: typeof problem?.code === 'string' ? problem.code : '' };
  if (code === 401) return new ApiError('key', said ?? 'A key is needed.', more);
  if (code === 409) return new ApiError('busy', said ?? 'The index is being updated already.', more);
  if (code === 429) return new ApiError('limit', said ?? waitSentence(response.headers.get('Retry-After')), more);
  if (more.code === 'busy')
    return new ApiError('crowded', 'Too many questions just now. Try again in a moment.', {
      ...more,
      retryAfter: secondsOf(response.headers.get('Retry-After')),
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
