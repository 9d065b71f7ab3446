// @ts-check
import { ApiError } from './api.js';

const MAX_TRIES = 5;
const MAX_PAUSE = 10;

/**
 * Runs a call; where the server has too much to do just now, waits as long as it says and runs it again, a few times.
 * @template T
 * @param {() => Promise<T>} work
 * @param {{ signal: AbortSignal, busy: () => void }} options busy is called before each pause
 * @returns {Promise<T>}
 */
export async function retryWhileBusy(work, { signal, busy }) {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError) || error.fault !== 'crowded' || tries === MAX_TRIES) throw error;
      busy();
      // Not all at the same moment: that would only be the next crowd.
      await pause(Math.min(error.retryAfter, MAX_PAUSE) * (1 + Math.random() / 2), signal);
    }
  }
}

/** @param {number} seconds @param {AbortSignal} signal @returns {Promise<void>} */
function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new ApiError('stopped', 'Stopped.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}
