import { expect, test } from 'vitest'
import { frameCode } from './frameCode.ts'

test('the code of a frame holds the link, with nothing in it that would end an attribute', () => {
  const code = frameCode('https://a.b/#v=1&view=embed&dataname="x"<', 'DGN Lab', [900, 640])
  expect(code).toContain('src="https://a.b/#v=1&amp;view=embed&amp;dataname=&quot;x&quot;&lt;"')
  expect(code).toContain('title="DGN Lab"')
  expect(code).toContain('max-width: 900px; height: 640px')
})
