/** Row i of rows [n,D], the same array for it every time: pictures of it are drawn again only when it changes. */
export function rowViews(values: Float64Array | null, dataDim: number): (index: number) => Float64Array {
  const known = new Map<number, Float64Array>()
  return (index) => {
    let row = known.get(index)
    if (row === undefined) {
      row = (values ?? new Float64Array()).subarray(index * dataDim, (index + 1) * dataDim)
      known.set(index, row)
    }
    return row
  }
}
