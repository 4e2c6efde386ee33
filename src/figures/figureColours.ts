/** The colour roles of ui/tokens.css in the light theme: exported pictures are light, whatever the page is. */
export const COLOURS = {
  panel: '#ffffff',
  line: '#dfe4ea',
  text: '#17202e',
  quiet: '#56647a',
  data: '#264b6b',
  manifold: '#057c76',
  posterior: '#733cc4',
  selection: '#d74a17',
  region: '#a9b6c6',
  expected: '#8a1053',
  'method-em': '#005864',
  'class-3': '#725500',
} as const

/** Of methods that are told apart by their learning rates. */
export const LANES: readonly string[] = ['#cf6a28', '#ab5381', '#7e6518', '#4553c9']
