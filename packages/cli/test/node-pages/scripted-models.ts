import type { Labels } from '@chainwright/core'
import { type FakeScript, createFakeModels } from '@chainwright/nodes/fake'
import type { CommandModels } from '../../src/environment.ts'

/**
 * What a scripted model says in an example, as JSON beside the flow: `NAME.script.json`. Everything is
 * optional; what is left out is what fake models do.
 */
export interface ExampleScript {
  /** Replies in the order of prompts; the last one is repeated. */
  replies?: string[]
  /** Words and probabilities for each mask in order. */
  fill?: Record<string, number>[]
  /** Spans of a text by what they say, in order of place. */
  tag?: { label: string; text: string; score: number }[]
  /** Spans of a passage by what they say, likeliest first. */
  answer?: { text: string; score: number }[]
  /** Text to translation. */
  translate?: Record<string, string>
  /** Text to probabilities of a trained classifier. */
  classify?: Record<string, Labels>
  /** Logit of entailment by a word of the hypothesis; others contradict. */
  entail?: Record<string, number>
  /** Logit of a reply. */
  score?: Record<string, number>
}

/** Models that say what a script says, as the command line uses them. */
export function createScriptedModels(script: ExampleScript): CommandModels {
  return { ...createFakeModels(fakeScript(script)), list: () => [], close: async () => {} }
}

function fakeScript(script: ExampleScript): FakeScript {
  const { replies, fill, tag, answer, translate, classify, entail, score } = script
  let said = 0
  return {
    ...(replies && { reply: () => replies[Math.min(said++, replies.length - 1)] ?? '' }),
    ...(fill && { fill: (_, index) => fill[index] ?? {} }),
    ...(tag && { tag: (text) => placed(tag, text) }),
    ...(answer && { answer: ({ second }) => answer.flatMap((one) => placed([one], second)) }),
    ...(translate && { translate: (text) => translate[text] ?? text }),
    ...(classify && { classify: (text) => classify[text] ?? {} }),
    ...(entail && {
      entail({ second }) {
        const known = Object.entries(entail).find(([word]) => second.includes(word))
        return { entailment: known?.[1] ?? -4, neutral: 0, contradiction: -(known?.[1] ?? -4) }
      },
    }),
    ...(score && { score: ({ second }) => score[second] ?? 0 }),
  }
}

/** Where each of some texts stands, looking from the end of the one before. */
function placed<S extends { text: string }>(
  spans: readonly S[],
  text: string,
): (S & { start: number; end: number })[] {
  let from = 0
  return spans.flatMap((span) => {
    const start = text.indexOf(span.text, from)
    if (start < 0) return []
    from = start + span.text.length
    return [{ ...span, start, end: from }]
  })
}
