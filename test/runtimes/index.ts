import { chromium, firefox } from './browsers.js'
import { edge } from './edge.js'
import { bun, deno, node, nodePeculiar } from './processes.js'
import type { Runtime } from './runtime.js'
import { webkit } from './webkit.js'
import { workerd } from './workerd.js'

export { requireCommands } from './debian.js'
export { installed } from './processes.js'
export { buildProgram, type Program, publishedFiles, repository, type Surroundings } from './program.js'
export type { Runtime } from './runtime.js'
export { formatTable } from './table.js'

/** Every runtime that Countersign supports. */
export const runtimes: readonly Runtime[] = [
  ...[20, 22, 24, 26].map(node),
  deno,
  bun,
  workerd,
  edge,
  chromium,
  firefox,
  webkit,
  nodePeculiar,
]
