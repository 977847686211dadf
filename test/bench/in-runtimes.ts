// pnpm bench:deno, bench:bun, bench:workerd: ours against the floor in that runtime. Started by test/runtimes/start.js.
import { fileURLToPath } from 'node:url'
import { buildProgram, runtimes } from '../runtimes/index.js'
import type { Report } from './report.js'

const [, , id] = process.argv
const runtime = runtimes.find((one) => one.id === id)
if (runtime === undefined) throw new Error(`There is no runtime ${id}. Use ${runtimes.map((one) => one.id).join(', ')}`)
const program = await buildProgram(fileURLToPath(new URL('./common-bench.ts', import.meta.url)))
const report = (await runtime.run(program)) as Report
const lines = report.groups.flatMap(({ title, subject, cases }) => {
  const least = cases.find(({ name }) => name === subject)?.p10 ?? Number.NaN
  return [
    title,
    ...cases.map(({ name, p10, median, ratio }) =>
      [
        `  ${name}`.padEnd(30),
        `${p10.toFixed(1)} µs p10`.padStart(14),
        `${median.toFixed(1)} µs median`.padStart(18),
        name === subject ? '' : `  ${subject} ÷ this ${(least / p10).toFixed(2)} p10, ${ratio.toFixed(2)} median`,
      ].join(''),
    ),
  ]
})
process.stdout.write(`${runtime.title} ${await runtime.version()}\n${lines.join('\n')}\n`)
