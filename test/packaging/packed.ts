import type { TestProject } from 'vitest/node'
import { installPackages, type PackedPackage } from './install-packages.js'

declare module 'vitest' {
  interface ProvidedContext {
    packages: readonly PackedPackage[]
    /** A project that has only the packages in it. */
    project: string
  }
}

/** Packs and installs the packages once, for all files of the suite. */
export default function setup({ provide }: TestProject): () => void {
  const { packages, project, remove } = installPackages()
  provide('packages', packages)
  provide('project', project)
  return remove
}
