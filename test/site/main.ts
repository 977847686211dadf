// Opens the built site in Chromium: main.ts [--case <words>] [--pictures <folder>]
import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { drivenChromium } from '../runtimes/browsers.js'
import { requireCommands } from '../runtimes/debian.js'
import { siteCases } from './cases.js'
import { serveSite } from './site-server.js'

const { values } = parseArgs({ options: { case: { type: 'string' }, pictures: { type: 'string' } } })
const cases = siteCases.filter(({ name }) => name.includes(values.case ?? ''))
if (values.pictures !== undefined) mkdirSync(values.pictures, { recursive: true })
requireCommands(drivenChromium.commands)

let passed = 0
const failures: string[] = []
await using server = await serveSite()
const browser = await drivenChromium.launch()
for (const { name, run } of cases) {
  const start = performance.now()
  try {
    await run({ browser, url: server.url, pictures: values.pictures })
    passed += 1
    process.stdout.write(`  ok      ${name} (${((performance.now() - start) / 1_000).toFixed(1)} s)\n`)
  } catch (error) {
    failures.push(`${name}\n${error instanceof Error ? error.stack : String(error)}`)
    process.stdout.write(`  FAILED  ${name}\n`)
  }
}
await browser.close()
if (failures.length > 0) process.stdout.write(`\n${failures.join('\n\n')}\n\n`)
process.stdout.write(`${passed} passed, ${failures.length} failed\n`)
process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0
