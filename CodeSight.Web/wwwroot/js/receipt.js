// @ts-check
// What an answer was written from, and what left this machine for it.
import * as api from './api.js';
import { el } from './dom.js';
import { notice } from './notices.js';

const KIB = 1024;

/** A part of an answer's foot that is read when it is opened. @param {string} message */
export function receiptDetails(message) {
  const body = el('div', { class: 'receipt-body quiet small', role: 'status' });
  const details = el(
    'details',
    {
      class: 'receipt',
      ontoggle: async () => {
        if (!details.open || body.childElementCount) return;
        try {
          body.replaceChildren(...lines(await api.receipt(message)));
        } catch (error) {
          if (!(error instanceof api.ApiError)) throw error;
          details.open = false; // to be opened again
          notice(error.message, { kind: 'problem' });
        }
      },
    },
    el('summary', {}, 'Where this came from'),
    body,
  );
  return details;
}

/** @param {import('./api.js').Receipt} receipt */
function lines({ usage, passages, sent, left_the_machine: left, is_withheld: isWithheld }) {
  const files = new Set(passages.map(({ file_path }) => file_path));
  const bytes = sent.reduce((sum, each) => sum + each.bytes, 0);
  const hosts = sent.map(({ host }) => host).join(', ');
  return [
    el(
      'p',
      {},
      isWithheld
        ? 'You may not read all its passages any more.'
        : `Written from ${passages.length} ${passages.length === 1 ? 'passage' : 'passages'} of ${files.size} ${files.size === 1 ? 'document' : 'documents'}.`,
    ),
    el(
      'p',
      {},
      !sent.length
        ? 'Nothing was sent to another program.'
        : left
          ? `The question and these passages, ${size(bytes)}, were sent to ${hosts}.`
          : `The question and these passages, ${size(bytes)}, were sent to ${hosts} on this server's own machine.`,
    ),
    usage ? el('p', {}, `The language model used ${usage.input_tokens + usage.output_tokens} tokens.`) : '',
  ].filter((line) => line !== '');
}

/** @param {number} bytes */
const size = (bytes) => (bytes < KIB ? `${bytes} bytes` : `${Math.round(bytes / KIB)} KiB`);
