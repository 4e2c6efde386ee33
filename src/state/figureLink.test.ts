import { expect, test } from 'vitest'
import { splitFigureLink, withFigureLink } from './figureLink.ts'

test('the figure is taken off a link and put on again', () => {
  for (const rest of ['#', '#v=1', '#v=1&preset=wave']) {
    expect(splitFigureLink(withFigureLink(rest, '4'))).toEqual({ rest, figure: '4' })
    expect(withFigureLink(rest, null)).toBe(rest)
  }
})

test('a bare link opens the first figure, an old one none', () => {
  expect(splitFigureLink('#figures')).toEqual({ rest: '#', figure: '1' })
  expect(splitFigureLink('')).toEqual({ rest: '#', figure: null })
  expect(splitFigureLink('#v=1&x=0,1')).toEqual({ rest: '#v=1&x=0,1', figure: null })
})

test('what is no figure stays in the link, to be reported', () => {
  for (const hash of ['#v=1&figures=8', '#figures=', '#figures=<svg>'])
    expect(splitFigureLink(hash)).toEqual({ rest: hash, figure: null })
})
