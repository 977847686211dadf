import type { Host } from './host.js'
import { clientHosts } from './rows/clients.js'
import { fastifyHosts } from './rows/fastify.js'
import { fetchHosts } from './rows/fetch.js'
import { functionHosts } from './rows/functions.js'
import { lambdaHosts } from './rows/lambda.js'
import { mistakenHosts } from './rows/mistakes.js'
import { nodeHosts } from './rows/node.js'

/** Every host. Each is one row of the table. */
export const hosts: readonly Host[] = [
  ...nodeHosts,
  ...fastifyHosts,
  ...fetchHosts,
  ...functionHosts,
  ...lambdaHosts,
  ...clientHosts,
  ...mistakenHosts,
]
