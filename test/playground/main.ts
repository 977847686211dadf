// Drives the playground in Chromium and Firefox: main.ts [--only <browser>] [--case <words>]
import { parseArgs } from 'node:util'
import { drivenChromium, drivenFirefox } from '../runtimes/browsers.js'
import { requireCommands } from '../runtimes/debian.js'
import { lookCases } from './look-cases.js'
import { pasteCases } from './paste-cases.js'
import { servePage } from './play-page.js'
import { startReceiver } from './receiver.js'
import { runCases } from './run-cases.js'
import { shareCases } from './share-cases.js'
import { signCases } from './sign-cases.js'
import { verifyCases } from './verify-cases.js'

const { values } = parseArgs({ options: { only: { type: 'string' }, case: { type: 'string' } } })
const browsers = [drivenChromium, drivenFirefox].filter(({ id }) => values.only === undefined || values.only === id)
const all = [...verifyCases, ...lookCases, ...pasteCases, ...shareCases, ...signCases, ...runCases]
const cases = all.filter(({ name }) => name.includes(values.case ?? ''))
requireCommands(Object.assign({ curl: 'curl' }, ...browsers.map(({ commands }) => commands)))

let passed = 0
const failures: string[] = []
await using server = await servePage()
await using receiver = await startReceiver()
for (const { title, launch } of browsers) {
  const browser = await launch()
  process.stdout.write(`${title} ${browser.version()}\n`)
  for (const { name, run } of cases) {
    const start = performance.now()
    try {
      await run({ browser, url: server.url, receiver })
      passed += 1
      process.stdout.write(`  ok      ${name} (${((performance.now() - start) / 1_000).toFixed(1)} s)\n`)
    } catch (error) {
      failures.push(`${title}: ${name}\n${error instanceof Error ? error.stack : String(error)}`)
      process.stdout.write(`  FAILED  ${name}\n`)
    }
  }
  await browser.close()
}
if (failures.length > 0) process.stdout.write(`\n${failures.join('\n\n')}\n\n`)
process.stdout.write(`${passed} passed, ${failures.length} failed\n`)
process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0
