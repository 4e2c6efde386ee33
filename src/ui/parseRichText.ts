/** A piece of a text of the catalogue that has more than plain words. */
export type RichPiece =
  | { readonly kind: 'words' | 'strong' | 'tex'; readonly text: string }
  | { readonly kind: 'term'; readonly term: string; readonly text: string }
  | { readonly kind: 'value'; readonly name: string }

/** In this order: braces and brackets within TeX are TeX's own. */
const PIECE = /\$([^$]+)\$|\*\*([^*]+)\*\*|\[\[([\w.]+)(?:\|([^\]]+))?\]\]|\{(\w+)\}/g

/** `**strong**`, `$TeX$`, `[[term]]` or `[[term|words]]`, `{name}`; what is none of these is words. */
export function parseRichText(text: string): readonly RichPiece[] {
  const pieces: RichPiece[] = []
  let from = 0
  for (const match of text.matchAll(PIECE)) {
    const [whole, tex, strong, term, words, name] = match
    if (match.index > from) pieces.push({ kind: 'words', text: text.slice(from, match.index) })
    from = match.index + whole.length
    if (tex !== undefined) pieces.push({ kind: 'tex', text: tex })
    else if (strong !== undefined) pieces.push({ kind: 'strong', text: strong })
    else if (term !== undefined) pieces.push({ kind: 'term', term, text: words ?? term })
    else if (name !== undefined) pieces.push({ kind: 'value', name })
  }
  if (from < text.length) pieces.push({ kind: 'words', text: text.slice(from) })
  return pieces
}
