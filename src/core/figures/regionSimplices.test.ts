import { expect, test } from 'vitest'
import { logPriorMass } from '../inference/logPriorMass.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { PAPER_SETTINGS } from './paperSettings.ts'
import { regionSimplicesSteps, type SimplicesSettings } from './regionSimplices.ts'
import { seededDecoder } from './seededDecoder.ts'

const settings = PAPER_SETTINGS[2][0].figure.settings as SimplicesSettings

test('the region of the paper makes three triangles that fill it', () => {
  const { dissection } = runToEnd(regionSimplicesSteps(settings))
  expect(dissection.pieces.map(({ kind }) => kind)).toEqual(['triangle', 'triangle', 'triangle'])
  const area = dissection.pieces.reduce((sum, piece) => sum + piece.area, 0)
  expect(Math.abs(area - dissection.area)).toBeLessThan(1e-12 * area)
})

test('its mass is the region’s prior mass, by cones and by slices', () => {
  const { dissection, regionId } = runToEnd(regionSimplicesSteps(settings))
  const logMass = logPriorMass(buildPartition(seededDecoder(settings.decoder)), Float64Array.of(1, 0, 0, 1))[
    regionId
  ]
  expect(Math.abs(dissection.logMass - logMass)).toBeLessThan(1e-12)
  expect(Math.abs(dissection.total - Math.exp(logMass))).toBeLessThan(1e-12)
})
