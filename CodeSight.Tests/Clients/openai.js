// The official OpenAI client against /v1 (C8).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';

const server = process.env.CODESIGHT_URL;
const client = clientWith(process.env.CODESIGHT_KEY);
const question = 'How much may a hotel cost?';

function clientWith(apiKey) {
  return new OpenAI({ baseURL: `${server}/v1`, apiKey, maxRetries: 0 });
}

test('lists the one model', async () => {
  const models = await client.models.list();
  assert.deepEqual(
    models.data.map((model) => model.id),
    ['codesight'],
  );
  assert.equal((await client.models.retrieve('codesight')).id, 'codesight');
});

test('answers with its sources in the text and as annotations', async () => {
  const answer = await client.chat.completions.create({ model: 'codesight', messages: [{ role: 'user', content: question }] });
  const { message, finish_reason } = answer.choices[0];
  assert.equal(finish_reason, 'stop');
  assert.match(message.content, /EUR 140.*\[1\][^]*Sources:\n\[1\] hotels\.md/);
  const citation = message.annotations?.[0].url_citation;
  assert.equal(citation.title, 'hotels.md');
  assert.match(message.content.slice(citation.start_index, citation.end_index), /^\[1\] hotels\.md/);
  const original = await fetch(citation.url, { headers: { Authorization: `Bearer ${process.env.CODESIGHT_KEY}` } });
  assert.match(await original.text(), /A hotel may cost EUR 140/);
});

test('streams the same answer', async () => {
  const messages = [
    { role: 'system', content: 'You are a pirate.' },
    { role: 'user', content: question },
  ];
  const plain = await client.chat.completions.create({ model: 'codesight', messages });
  const stream = await client.chat.completions.create({ model: 'codesight', messages, stream: true, stream_options: { include_usage: true } });
  let text = '';
  let usage;
  const reasons = [];
  for await (const part of stream) {
    text += part.choices[0]?.delta.content ?? '';
    if (part.choices[0]?.finish_reason) reasons.push(part.choices[0].finish_reason);
    usage = part.usage ?? usage;
  }
  assert.equal(text, plain.choices[0].message.content);
  assert.deepEqual(reasons, ['stop']);
  assert.equal(usage?.total_tokens, 0); // no language model
});

test('gathers a stream with the helper of the client', async () => {
  const stream = client.chat.completions.stream({ model: 'codesight', messages: [{ role: 'user', content: question }] });
  assert.match((await stream.finalChatCompletion()).choices[0].message.content, /EUR 140/);
});

test('understands a follow-up by the turns before it', async () => {
  const answer = await client.chat.completions.create({
    model: 'codesight',
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: 'A hotel may cost EUR 140 [1].' },
      { role: 'user', content: 'and a train?' },
    ],
  });
  assert.match(answer.choices[0].message.content, /EUR 90/);
});

test('takes what agents send along', async () => {
  let parameters = { type: 'string' };
  for (let i = 0; i < 12; i++) parameters = { type: 'object', properties: { inner: parameters } };
  const answer = await client.chat.completions.create({
    model: 'codesight',
    temperature: 0.2,
    tools: [{ type: 'function', function: { name: 'look_up', description: 'Looks something up.', parameters } }],
    messages: [{ role: 'user', content: [{ type: 'text', text: question }] }],
  });
  assert.match(answer.choices[0].message.content, /EUR 140/);
});

test('tells failures as the client knows them', async () => {
  await assert.rejects(clientWith('cs_wrong').models.list(), (error) => {
    assert.ok(error instanceof OpenAI.AuthenticationError);
    assert.equal(error.code, 'unauthorized');
    return true;
  });
  await assert.rejects(client.chat.completions.create({ model: 'codesight', messages: [{ role: 'user', content: ' ' }] }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.equal(error.code, 'empty_question');
    assert.match(error.message, /content.*visible/);
    return true;
  });
  await assert.rejects(client.models.retrieve('gpt-4'), OpenAI.NotFoundError);
});

test('stops a stream', async () => {
  const stream = await client.chat.completions.create({ model: 'codesight', stream: true, messages: [{ role: 'user', content: question }] });
  for await (const part of stream) {
    assert.equal(part.object, 'chat.completion.chunk');
    stream.controller.abort();
    break;
  }
});
