// A program that somebody writes with a client generated from /openapi/v1.json.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import createClient from 'openapi-fetch';
import type { components, paths } from './obj/schema.js';

type Schemas = components['schemas'];

const client = createClient<paths, 'application/json' | 'application/problem+json'>({
  baseUrl: process.env['CODESIGHT_URL'] ?? '',
  headers: { 'X-API-Key': process.env['CODESIGHT_KEY'] ?? '' },
});

const question = 'How much may a hotel cost?';

test('searches', async () => {
  const { data, error } = await client.POST('/api/search', { body: { query: 'hotel per night', top_k: 2 } });
  assert.ifError(error);
  const [best]: Schemas['SearchResult'][] = data?.results ?? [];
  assert.equal(best?.file_path, 'hotels.md');
  assert.equal(best?.page, null);
  assert.ok((best?.end_line ?? 0) >= (best?.start_line ?? 1));
});

test('asks, with the turns before', async () => {
  const { data } = await client.POST('/api/ask', { body: { question } });
  assert.match(data?.text ?? '', /EUR 140.*\[1\]/);
  const history: Schemas['ChatTurn'][] = [
    { role: 'user', text: question },
    { role: 'assistant', text: data?.text ?? '' },
  ];
  const next = await client.POST('/api/ask', { body: { question: 'and a train?', history } });
  assert.match(next.data?.text ?? '', /EUR 90/);
  assert.match(next.data?.searched_for ?? '', /train/);
});

test('asks streamed', async () => {
  const { data } = await client.POST('/api/ask', { body: { question }, headers: { Accept: 'text/event-stream' }, parseAs: 'stream' });
  const names: string[] = [];
  let text = '';
  let done: Schemas['DoneEvent'] | undefined;
  for await (const { name, json } of eventsOf(data)) {
    names.push(name);
    if (name === 'sources') assert.equal((JSON.parse(json) as Schemas['SourcesEvent']).sources[0]?.file_path, 'hotels.md');
    if (name === 'delta') text += (JSON.parse(json) as Schemas['DeltaEvent']).text;
    if (name === 'done') done = JSON.parse(json) as Schemas['DoneEvent'];
  }
  assert.deepEqual([...new Set(names)], ['search', 'sources', 'delta', 'done']);
  assert.equal(done?.text, text);
  assert.match(text, /EUR 140/);
});

test('lists files and reads one', async () => {
  const { data } = await client.GET('/api/files', { params: { query: { state: 'indexed', limit: 10 } } });
  assert.deepEqual(
    data?.files.map((file: Schemas['FileResponse']) => [file.file_path, file.state]),
    [
      ['hotels.md', 'indexed'],
      ['meals.md', 'indexed'],
      ['trains.md', 'indexed'],
    ],
  );
  const id = data?.files[0]?.document_id;
  assert.ok(id);
  const content = await client.GET('/api/files/{documentId}/content', { params: { path: { documentId: id } }, parseAs: 'text' });
  assert.match(String(content.data), /EUR 140/);
});

test('tells failures by their code', async () => {
  const empty = await client.POST('/api/ask', { body: { question: ' ' } });
  const problem: Schemas['ProblemDetails'] | undefined = empty.error;
  assert.equal(problem?.code, 'empty_question');
  assert.equal(empty.response.status, 400);
  const missing = await client.GET('/api/files/{documentId}/content', { params: { path: { documentId: 987654 } } });
  assert.equal(missing.error?.code, 'not_found');
  const stranger = createClient<paths, 'application/json' | 'application/problem+json'>({ baseUrl: process.env['CODESIGHT_URL'] ?? '' });
  assert.equal((await stranger.GET('/api/status')).error?.code, 'unauthorized');
});

async function* eventsOf(body: ReadableStream<Uint8Array> | null | undefined): AsyncGenerator<{ name: string; json: string }> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body ?? new ReadableStream<Uint8Array>()) {
    const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, name, json] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      if (name && json) yield { name, json };
    }
  }
}
