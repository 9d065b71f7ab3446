// @ts-check
// Server-sent events of a response.
import { createParser } from '../vendor/eventsource-parser/parse.js';

/**
 * Reads the events of a response until it ends.
 * @param {ReadableStream<Uint8Array>} body
 * @param {(name: string, data: any) => void} on an event with its JSON data
 * @param {() => void} alive called whenever something arrives, comments included
 */
export async function readEvents(body, on, alive) {
  const parser = createParser({ onEvent: ({ event, data }) => on(event ?? 'message', JSON.parse(data)) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    // The rest of a stream that cannot be read is not wanted.
    reader.cancel().catch(() => {});
  }
}
