export { type CacheStoreOptions, cacheStore } from './cache-store.js'
export { type DurableReplayGuardOptions, durableReplayGuard } from './durable-replay-guard.js'
export { type KvStoreOptions, kvStore } from './kv-store.js'
export { ReplayGuardObject } from './replay-guard-object.js'
export { verified } from './verified.js'
export type {
  DurableObjectNamespaceBinding,
  DurableObjectState,
  ExecutionContext,
  KvNamespaceBinding,
  WorkersCache,
} from './workers-types.js'
