import type { Dataset } from '../core/datasets/dataset.ts'

/** x1, x2, …: the name of a data coordinate in formulas and fields. */
export function coordinateSymbol(coordinate: number): string {
  return `x${coordinate + 1}`
}

/** The symbol, and the column's own name where it has another. */
export function coordinateName(dataset: Dataset | null, coordinate: number): string {
  const symbol = coordinateSymbol(coordinate)
  const own = dataset?.columnNames[coordinate] ?? symbol
  return own === symbol ? symbol : `${symbol} (${own})`
}

/** The same for an axis; a coordinate that the data do not have is only a symbol. */
export function axisName(dataset: Dataset | null, coordinate: number, dataDim: number): string {
  return coordinate < dataDim ? coordinateName(dataset, coordinate) : coordinateSymbol(coordinate)
}
