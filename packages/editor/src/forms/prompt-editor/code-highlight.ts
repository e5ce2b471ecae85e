import { RangeSetBuilder, type Extension } from '@codemirror/state'
import {
  Decoration,
  MatchDecorator,
  ViewPlugin,
  type DecorationSet,
  type EditorView,
  type ViewUpdate,
} from '@codemirror/view'
import { scanTemplate } from '@chainwright/nodes'

const marks = {
  name: Decoration.mark({ class: 'cw-name' }),
  braces: Decoration.mark({ class: 'cw-braces' }),
  wrong: Decoration.mark({ class: 'cw-wrong' }),
}

/** Marks names and braces of a template, cut by the engine's own scanner. */
export const templateHighlighter: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = decorate(view)
    }
    update({ docChanged, view }: ViewUpdate) {
      if (docChanged) this.decorations = decorate(view)
    }
  },
  { decorations: ({ decorations }) => decorations },
)

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  for (const { type, from, to } of scanTemplate(view.state.doc.toString())) {
    if (type !== 'text') builder.add(from, type === 'wrong' ? from + 2 : to, marks[type])
  }
  return builder.finish()
}

const json = new MatchDecorator({
  regexp:
    /("(?:[^"\\\n]|\\.)*")(\s*:)?|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\b(?:true|false|null)\b/g,
  decoration: ([, string, colon]) =>
    Decoration.mark({ class: string ? (colon ? 'cw-key' : 'cw-string') : 'cw-literal' }),
})

/** Colours keys, texts and the other plain values of JSON in what is in view. */
export const jsonHighlighter: Extension = ViewPlugin.define(
  (view) => ({
    decorations: json.createDeco(view),
    update(update: ViewUpdate) {
      this.decorations = json.updateDeco(update, this.decorations)
    },
  }),
  { decorations: ({ decorations }) => decorations },
)
