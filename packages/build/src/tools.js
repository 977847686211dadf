// For tests and tools of the repository, so that they build as the packages are built, with the same bundler.
export { build } from 'rolldown'
export { bundlePackage } from './bundle.js'
