import { defineConfig } from 'vitest/config'

// The packed packages, in projects of their own: nothing here sees the sources.
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.test.ts'],
    globalSetup: './packed.ts',
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
