// @ts-check
// @vitest-environment node
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const project = fileURLToPath(new URL('..', import.meta.url));
const vendor = `${project}wwwroot/vendor`;

/** @param {string} readme @param {string} name */
const rows = (readme, name) => [...readme.matchAll(new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'gm'))].map((match) => match[1]);

test.each(readdirSync(vendor))('%s has the files of the package that its README names', (name) => {
  const readme = readFileSync(`${vendor}/${name}/README.md`, 'utf8');
  const files = rows(readme, 'file').map((row) => [...row.matchAll(/`([^`]+)`/g)].map((match) => match[1]));
  const sums = rows(readme, 'sha256');

  expect(files.map(([ours]) => ours).sort()).toEqual(
    readdirSync(`${vendor}/${name}`)
      .filter((file) => file.endsWith('.js'))
      .sort(),
  );
  for (const [i, [ours, theirs]] of files.entries()) {
    const bytes = readFileSync(`${vendor}/${name}/${ours}`);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sums[i]);
    expect(bytes.equals(readFileSync(`${project}node_modules/${name}/${theirs}`))).toBe(true);
  }
  expect([JSON.parse(readFileSync(`${project}node_modules/${name}/package.json`, 'utf8')).version]).toEqual(rows(readme, 'version'));
  expect(readFileSync(`${vendor}/${name}/LICENSE`, 'utf8').length).toBeGreaterThan(500);
});
