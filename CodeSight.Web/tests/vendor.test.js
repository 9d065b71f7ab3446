// @ts-check
// @vitest-environment node
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const project = fileURLToPath(new URL('..', import.meta.url));
const vendor = `${project}wwwroot/vendor`;

/** @param {string} readme @param {string} name */
const row = (readme, name) => new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(readme)?.[1] ?? '';

test.each(readdirSync(vendor))('%s is the file of the package that its README names', (name) => {
  const readme = readFileSync(`${vendor}/${name}/README.md`, 'utf8');
  const [ours, theirs] = [...row(readme, 'file').matchAll(/`([^`]+)`/g)].map((match) => match[1]);
  const bytes = readFileSync(`${vendor}/${name}/${ours}`);

  expect(createHash('sha256').update(bytes).digest('hex')).toBe(row(readme, 'sha256'));
  expect(JSON.parse(readFileSync(`${project}node_modules/${name}/package.json`, 'utf8')).version).toBe(row(readme, 'version'));
  expect(bytes.equals(readFileSync(`${project}node_modules/${name}/${theirs}`))).toBe(true);
  expect(readFileSync(`${vendor}/${name}/LICENSE`, 'utf8').length).toBeGreaterThan(500);
});
