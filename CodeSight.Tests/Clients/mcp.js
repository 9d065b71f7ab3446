// The official MCP client against /mcp (C9).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const client = new Client({ name: 'test', version: '1' });

function transportWith(key) {
  return new StreamableHTTPClientTransport(new URL(`${process.env.CODESIGHT_URL}/mcp`), {
    requestInit: { headers: { Authorization: `Bearer ${key}` } },
  });
}

// A tool's answer.
async function call(name, values = {}) {
  const answer = await client.callTool({ name, arguments: values });
  assert.ok(!answer.isError, JSON.stringify(answer.content));
  return answer.structuredContent;
}

// What a tool says is wrong.
async function fault(name, values) {
  const answer = await client.callTool({ name, arguments: values });
  assert.equal(answer.isError, true);
  return answer.content[0].text;
}

before(() => client.connect(transportWith(process.env.CODESIGHT_KEY)));
after(() => client.close());

test('lists the tools with schemas that the client checks answers against', async () => {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map((tool) => tool.name).sort(), ['ask', 'list_documents', 'read_document', 'search']);
  for (const tool of tools) {
    assert.equal(tool.inputSchema.type, 'object');
    assert.equal(tool.outputSchema?.type, 'object');
    assert.equal(tool.annotations?.readOnlyHint, true);
  }
});

test('searches', async () => {
  const { results } = await call('search', { query: 'hotel per night', limit: 2 });
  assert.equal(results[0].file_path, 'hotels.md');
  const other = await call('search', { query: 'cost', files: 'trains*' });
  assert.deepEqual(other.results.map((result) => result.file_path), ['trains.md']);
});

test('asks', async () => {
  const { text, sources } = await call('ask', { question: 'How much may a hotel cost?' });
  assert.match(text, /EUR 140.*\[1\]/);
  assert.equal(sources[0].file_path, 'hotels.md');
});

test('lists and reads documents, as tools and as resources', async () => {
  const { documents, total } = await call('list_documents');
  assert.equal(total, 3);
  const { id } = documents.find((document) => document.file_path === 'hotels.md');
  const read = await call('read_document', { id });
  assert.match(read.parts[0].text, /EUR 140/);
  assert.equal(read.next, null);

  const { resources } = await client.listResources();
  assert.deepEqual(resources.map((resource) => resource.name), ['hotels.md', 'meals.md', 'trains.md']);
  const { contents } = await client.readResource({ uri: resources[0].uri });
  assert.match(contents[0].text, /EUR 140/);
});

test('tells failures', async () => {
  assert.match(await fault('search', { query: 'x', files: '[' }), /file_glob|pattern|\[/);
  assert.match(await fault('search', { query: ' ' }), /query/);
  assert.match(await fault('read_document', { id: 987654 }), /no document 987654/);
  await assert.rejects(client.readResource({ uri: 'codesight://documents/987654' }));
});

test('is refused with a wrong key', async () => {
  await assert.rejects(new Client({ name: 'test', version: '1' }).connect(transportWith('cs_wrong')), /401|nauthorized/);
});
