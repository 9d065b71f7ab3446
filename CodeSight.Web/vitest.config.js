// @ts-check
import { defineConfig } from 'vitest/config';

export default defineConfig({
  logLevel: 'error', // vendored files name source maps that are not kept
  test: { environment: 'jsdom', include: ['tests/**/*.test.js'], testTimeout: 60_000 },
});
