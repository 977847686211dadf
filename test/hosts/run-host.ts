// Checks one host in this process, which main.ts forks, because frameworks change prototypes that other frameworks use.
import { argv, exit } from 'node:process'
import { awkwardRequests } from './awkward.js'
import { checkHost, judgeAwkward, Report } from './check-host.js'
import { hosts } from './hosts.js'
import { maxBodyBytes, Services } from './material.js'

const [, , wanted] = argv
const host = hosts.find(({ name }) => name === wanted)
if (host === undefined) throw new Error(`There is no host ${wanted}`)

const report = new Report()
// The parent has ended, so there is no process to report to.
process.once('disconnect', () => exit(1))
// Errors that a host throws outside of its answer.
for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  process.on(event, (error: unknown) => report.fail('other', `${event}: ${String(error)}`))
}

const services = await Services.create()
globalThis.countersignHosts = { certificates: services.certificates, maxBodyBytes, found: [], servers: [] }
const requests = { services, awkward: await judgeAwkward(await awkwardRequests(services)) }
const close = await checkHost(host, requests, report)
// Only waiting is left, so the next host can start.
process.send?.('waiting')
await close()
await new Promise((resolve) => process.send?.(report.toJSON(), resolve))
// Frameworks keep timers and sockets, and nothing here waits for them.
exit(0)
