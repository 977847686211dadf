// For tests and tools of the repository, so that they build with the very bundler that the packages are built with.
export { build } from 'rolldown'
