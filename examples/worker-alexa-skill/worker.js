import { createWorker } from './create-worker.js'

export { ReplayGuardObject } from '@countersign/cloudflare'

export default createWorker()
