import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SNIPPETS } from './snippets.ts'

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

it.each([
  ['export-onnx', SNIPPETS.onnx],
  ['export-safetensors', SNIPPETS.safetensors],
  ['export', SNIPPETS.json],
])('the README shows the very text of %s', (marker, snippet) => {
  expect(readme).toContain(
    `<!-- ${marker}:start -->\n\`\`\`python\n${snippet}\n\`\`\`\n<!-- ${marker}:end -->`,
  )
})
