// Does what a new user does: installs the tarballs into an empty folder, starts `npx countersign play`, pastes a request, and
// reads the cause: main.ts [--case <words>]
import { parseArgs } from 'node:util'
import { installPackages } from '../packaging/install-packages.js'
import { drivenChromium } from '../runtimes/browsers.js'
import { requireCommands } from '../runtimes/debian.js'
import { playCases } from './cases.js'
import { startPlay } from './play-command.js'

const { values } = parseArgs({ options: { case: { type: 'string' } } })
requireCommands(drivenChromium.commands)

let passed = 0
const failures: string[] = []
const { project, remove } = installPackages()
const browser = await drivenChromium.launch()
try {
  await using play = await startPlay(project)
  for (const { name, run } of playCases.filter((one) => one.name.includes(values.case ?? ''))) {
    const start = performance.now()
    try {
      await run({ browser, project, url: play.url })
      passed += 1
      process.stdout.write(`  ok      ${name} (${((performance.now() - start) / 1_000).toFixed(1)} s)\n`)
    } catch (error) {
      failures.push(`${name}\n${error instanceof Error ? error.stack : String(error)}`)
      process.stdout.write(`  FAILED  ${name}\n`)
    }
  }
} finally {
  await browser.close()
  remove()
}
if (failures.length > 0) process.stdout.write(`\n${failures.join('\n\n')}\n\n`)
process.stdout.write(`${passed} passed, ${failures.length} failed\n`)
process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0
