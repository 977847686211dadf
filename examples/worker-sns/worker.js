import { createReceiver } from './create-receiver.js'

export { ReplayGuardObject } from '@countersign/cloudflare'

export default createReceiver()
