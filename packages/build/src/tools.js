// This is for the tests and tools of the repository, so that they build with the same bundler and options as the packages.
export { build } from 'rolldown'
export { bundlePackage } from './bundle.js'
