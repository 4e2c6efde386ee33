import { expect } from 'vitest'
import { toBeWithinRel } from './toBeWithinRel.ts'

expect.extend({ toBeWithinRel })
