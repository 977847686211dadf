import { defineConfig } from 'vitest/config'

// Tests the packed packages in their own projects. Nothing here imports the sources.
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.test.ts'],
    globalSetup: './packed.ts',
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
