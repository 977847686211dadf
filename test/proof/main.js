// Writes packages/docs/guides/proof.md from the figures that the suites have stored: pnpm proof [--run]
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { promisesOf } from './promises.js'
import { differentialSection, faultsSection, fuzzSection, mutationSection } from './sections.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const { values } = parseArgs({ options: { run: { type: 'boolean', default: false } } })
// The runs that are short enough for CI. The figures of the committed page come from longer runs.
if (values.run) {
  for (const suite of [['differential'], ['fuzz', '--seconds', '60'], ['faults']]) {
    execFileSync('npx', ['-y', 'pnpm@12.21.0', 'run', ...suite], { cwd: root, stdio: 'inherit' })
  }
}

const promises = promisesOf(readFileSync(`${root}SECURITY.md`, 'utf8'))
const page = `# Proof

What was run to find faults that unit tests do not look for, with figures and seeds. \`pnpm proof\` writes this page from the last
run of each suite on the machine. \`pnpm proof --run\` runs them first, for a few minutes. The seed of a row repeats its
inputs: \`pnpm differential --seed 1 --paths 20000\`, \`pnpm fuzz --seed 1 --seconds 3600\`.

## Other programs read the same

Each row compares two readers of one input. Two refusals agree. Every disagreement must match a rule in the code, which says why it
is right; any other one fails the run and prints how to see it again.

${differentialSection()}

## Fuzzing

Altered input must be refused with the right error, in bounded time, and a service that answers anything must not change a
verdict.

${fuzzSection()}

## Faults

Real servers on loopback, and clocks and stores that fail. Each test names the promise that it tests.

${faultsSection()}

## Mutation

\`pnpm mutate\` changes the sources, one place at a time. A mutant that no test notices is a missing test, or it is listed with
the reason why it changes nothing.

${mutationSection()}

## Promises

[SECURITY.md](../../../SECURITY.md) has the promises.

| promise | tests |
|---|---|
${promises.map(({ name, links }) => `| \`${name}\` | ${links.map((link) => `[${link.slice('test/'.length)}](../../../${link})`).join(', ')} |`).join('\n')}
`
writeFileSync(`${root}packages/docs/guides/proof.md`, page)
process.stdout.write('packages/docs/guides/proof.md is written\n')
