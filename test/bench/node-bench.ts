// Measures in this process and prints JSON. index.ts starts it with the Node to measure.
import { allocations, firstRequests, headerGrowth } from './counts.js'
import { createMaterial } from './material.js'
import { measure } from './measure.js'
import { coldWarmUp, nodeGroups } from './node-cases.js'
import type { Report } from './report.js'
import { addRootCertificate, stubDownloads } from './stubs.js'

const wanted = process.argv.slice(2)
const material = await createMaterial()
const downloads = new Map<string, string>()
const downloaded = stubDownloads(downloads)
addRootCertificate(material.root.pem)

const report: Report = { runtime: `Node ${process.versions.node}`, groups: [], counts: [] }
const cpuTime = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}
const isWanted = (id: string): boolean => wanted.length === 0 || wanted.some((part) => id.startsWith(part))
for (const group of await nodeGroups(material, downloads, isWanted)) {
  const isCold = group.id.includes('cold')
  const cases = await measure(group, { warmUp: isCold ? coldWarmUp : 30, cpuTime })
  report.groups.push({ id: group.id, title: group.title, subject: group.subject, cases })
}
if (isWanted('counts')) {
  report.counts.push(
    ...(await firstRequests(material, downloads, downloaded)),
    ...(await allocations(material)),
    ...(await headerGrowth(material)),
  )
}
// biome-ignore lint/suspicious/noConsole: the parent process reads standard output.
console.log(JSON.stringify(report))
