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

This page shows the suites that look for faults which unit tests do not find, with the figures of their last runs. \`pnpm proof\` writes
this page from these figures. \`pnpm proof --run\` first runs the suites, for a few minutes. To repeat the inputs of a row, pass its seed:
\`pnpm differential --seed 1 --paths 20000\`, \`pnpm fuzz --seed 1 --seconds 3600\`.

## Other programs get the same result

Each row compares two programs that read the same inputs. If both refuse an input, they agree. If they disagree, a rule in the code
must say why this is right. Without such a rule the run fails, and prints how to repeat it.

${differentialSection()}

## Fuzzing

Altered input must be refused with the right error and in bounded time. If a store or a guard gives random answers, they must not
change a verdict.

${fuzzSection()}

## Faults

These tests use real servers on loopback, and clocks and stores that fail. Each test names the promise that it tests.

${faultsSection()}

## Mutation

\`pnpm mutate\` changes one place of the sources at a time, and runs the tests. If no test notices a change, a test is missing, or the
change has no effect. Changes without an effect are listed with their reasons, and do not count.

${mutationSection()}

## Promises

[SECURITY.md](../../../SECURITY.md) has the promises.

| promise | tests |
|---|---|
${promises.map(({ name, links }) => `| \`${name}\` | ${links.map((link) => `[${link.slice('test/'.length)}](../../../${link})`).join(', ')} |`).join('\n')}
`
writeFileSync(`${root}packages/docs/guides/proof.md`, page)
process.stdout.write('packages/docs/guides/proof.md is written\n')
