export { type SystemTrustAnchorsOptions, systemTrustAnchors } from './system-trust-anchors.js'
