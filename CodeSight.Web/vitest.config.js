// @ts-check
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { environment: 'jsdom', include: ['tests/**/*.test.js'], reporters: process.env.CODESIGHT_VITEST_JSON ? ['default', 'json'] : ['default'] },
});
