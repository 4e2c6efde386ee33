/** The colour roles of ui/tokens.css in the light theme: exported pictures are light, whatever the page is. */
export const COLOURS = {
  panel: '#ffffff',
  line: '#dfe4ea',
  text: '#17202e',
  quiet: '#56647a',
  data: '#334155',
  manifold: '#0b7a6f',
  posterior: '#6d3fc4',
  selection: '#d9480f',
  region: '#a9b6c6',
  expected: '#8a1c5b',
  'method-em': '#0a6e8a',
  'class-3': '#0072b2',
} as const

/** Of methods that are told apart by their learning rates. */
export const LANES: readonly string[] = ['#c2571a', '#b0578d', '#866500', '#4050c8']
