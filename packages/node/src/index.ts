export {
  type DrainQueueOptions,
  type DrainResult,
  drainQueue,
  type NamedResource,
  type QueueDelivery,
  type SqsClient,
  type SqsMessage,
} from './drain-queue.js'
export { type RedisCertificateStoreOptions, redisCertificateStore } from './redis-certificate-store.js'
export type { IoredisClient, NodeRedisClient, RedisClient } from './redis-command.js'
export { type RedisReplayGuardOptions, redisReplayGuard } from './redis-replay-guard.js'
export { type SystemTrustAnchorsOptions, systemTrustAnchors } from './system-trust-anchors.js'
