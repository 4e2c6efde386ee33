/**
 * The parts of one cell while its level's units cut it, in order: a list whose links allow a part to be put behind
 * another. Kept from cell to cell, so that no cell needs arrays of its own.
 */
import { grown } from './grown.ts'
import type { PlaneCells } from './planeComplex.ts'

export interface PlanePieces {
  readonly numWords: number
  count: number
  /** [count]: the piece behind, −1 for the last; the first is piece 0. */
  next: Int32Array
  /** [count, numWords]: signs of these units in bits (unpackSigns.ts); 0 until they are known to be positive. */
  signs: Int32Array
  /** [count, 2]: from and to among `sides`. */
  ranges: Int32Array
  sides: Int32Array
  numSides: number
}

export function emptyPieces(width: number): PlanePieces {
  const numWords = (width + 31) >> 5
  return {
    numWords,
    count: 0,
    next: new Int32Array(64),
    signs: new Int32Array(64 * numWords),
    ranges: new Int32Array(128),
    sides: new Int32Array(1024),
    numSides: 0,
  }
}

/** The first piece, the cell itself. */
export function startPieces(pieces: PlanePieces, sides: readonly number[], numSides: number): void {
  pieces.count = 1
  pieces.next[0] = -1
  pieces.numSides = 0
  pieces.signs.fill(0, 0, pieces.numWords)
  setSides(pieces, 0, sides, numSides)
}

/** Adds a piece behind another, with its signs. */
export function addPiece(pieces: PlanePieces, behind: number): number {
  const { numWords } = pieces
  const piece = pieces.count++
  pieces.next = grown(pieces.next, piece + 1)
  pieces.ranges = grown(pieces.ranges, 2 * piece + 2)
  pieces.signs = grown(pieces.signs, (piece + 1) * numWords)
  pieces.next[piece] = pieces.next[behind]
  pieces.next[behind] = piece
  const { signs } = pieces
  for (let k = 0; k < numWords; k++) signs[piece * numWords + k] = signs[behind * numWords + k]
  return piece
}

export function setSides(
  pieces: PlanePieces,
  piece: number,
  sides: readonly number[],
  numSides: number,
): void {
  const from = pieces.numSides
  pieces.numSides += numSides
  pieces.sides = grown(pieces.sides, pieces.numSides)
  for (let k = 0; k < numSides; k++) pieces.sides[from + k] = sides[k]
  pieces.ranges[2 * piece] = from
  pieces.ranges[2 * piece + 1] = from + numSides
}

/** Makes a unit positive on a piece. */
export function setPositive({ signs, numWords }: PlanePieces, piece: number, unit: number): void {
  signs[piece * numWords + (unit >> 5)] |= 1 << (unit & 31)
}

/** Whether a unit is known to be positive on a piece. */
export function isPositive({ signs, numWords }: PlanePieces, piece: number, unit: number): boolean {
  return ((signs[piece * numWords + (unit >> 5)] >> (unit & 31)) & 1) === 1
}

/** Adds all pieces to the cells of the next level, as parts of a cell. */
export function appendPieces(pieces: PlanePieces, cell: number, cells: PlaneCells): void {
  const { numWords, next, ranges, sides, signs } = pieces
  const total = cells.count + pieces.count
  cells.parents = grown(cells.parents, total)
  cells.signs = grown(cells.signs, total * numWords)
  cells.sideStarts = grown(cells.sideStarts, total + 1)
  for (let piece = 0; piece >= 0; piece = next[piece]) {
    const index = cells.count++
    const from = ranges[2 * piece]
    const to = ranges[2 * piece + 1]
    const start = cells.sideStarts[index]
    cells.sides = grown(cells.sides, start + to - from)
    for (let k = from; k < to; k++) cells.sides[start + k - from] = sides[k]
    for (let k = 0; k < numWords; k++) cells.signs[index * numWords + k] = signs[piece * numWords + k]
    cells.parents[index] = cell
    cells.sideStarts[index + 1] = start + to - from
  }
}
