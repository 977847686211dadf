import { serveSkill } from './serve-skill.js'

const skillId = Deno.env.get('SKILL_ID')
if (skillId === undefined) throw new Error('Set SKILL_ID to the id of the skill')
serveSkill({ skillId, kv: await Deno.openKv() })
