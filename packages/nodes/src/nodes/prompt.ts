import { FlowError, type Ports, defineNode, port, text } from '@chainwright/core'
import { fillTemplate, parseTemplate, templateNames } from '../text/template.ts'

/**
 * Fills a template: each `{{name}}` becomes an input of that name. Values go in unchanged and are
 * never read as templates; `{{{{` writes two literal braces. Fails with `template-invalid`, or
 * `value-too-large` beyond 4 MiB.
 */
export const prompt = defineNode({
  type: 'prompt@1',
  title: 'Prompt',
  description: 'Fills a template with texts: write {{name}} where an input of that name goes.',
  group: 'text',
  inputs: {
    template: port(text, {
      description: 'Text with {{name}} where values go',
      literal: true,
      form: { as: 'template' },
    }),
  },
  outputs: { text: port(text, { description: 'The filled template' }) },
  ports: ({ template }) => ({ inputs: inputsOf(typeof template === 'string' ? template : '') }),
  run: ({ inputs }) => ({ text: fillTemplate(parseTemplate(inputs.template), inputs) }),
})

function inputsOf(template: string): Ports {
  const names = templateNames(parseTemplate(template))
  if (names.includes('template')) {
    throw new FlowError({
      code: 'template-invalid',
      message: 'The template cannot insert itself. Give {{template}} another name.',
      port: 'template',
    })
  }
  return Object.fromEntries(names.map((name) => [name, port(text)]))
}
