// For tests and tools of the repository, so that they build with the very esbuild that the packages are built with.
export * as esbuild from 'esbuild'
