import { createRegistry, runFlow } from '@chainwright/core'
import type { Json, NodeType } from '@chainwright/core'
import { JSONLinesLoader } from '@langchain/classic/document_loaders/fs/json'
import { TextLoader } from '@langchain/classic/document_loaders/fs/text'
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory'
import { ChatGPTLoader } from '@langchain/community/document_loaders/fs/chatgpt'
import { BM25Retriever } from '@langchain/community/retrievers/bm25'
import { Document } from '@langchain/core/documents'
import { JsonOutputParser, StructuredOutputParser } from '@langchain/core/output_parsers'
import { FakeRetriever, SyntheticEmbeddings } from '@langchain/core/utils/testing'
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createHeldFiles } from '../doors/held-files.ts'
import { loaderNode } from './loader-node.ts'
import { parserNode } from './parser-node.ts'
import { retrieverNode } from './retriever-node.ts'
import { splitterNode } from './splitter-node.ts'

const about = { type: 'made@1', title: 'Made', description: 'Made of LangChain.' } as const

/** Runs the one node with these literals or values, and gives all of its outputs. */
async function runNode(
  node: NodeType,
  inputs: Json = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const held = Object.entries(files).map(([name, content]) => ({
    name,
    bytes: new TextEncoder().encode(content),
  }))
  const flow: Json = {
    chainwright: 1,
    nodes: { made: { type: 'made', inputs } },
    outputs: Object.fromEntries(
      Object.keys(node.outputs).map((name) => [name, { from: `made.${name}` }]),
    ),
  }
  const services = { files: createHeldFiles(held) }
  const { outputs } = await runFlow(flow, { registry: createRegistry([node]), services })
  return outputs
}

const birds = ['Crows are clever.', 'Owls hunt at night.', 'Ducks swim.'].map(
  (pageContent, page) => new Document({ pageContent, metadata: { page } }),
)

describe('retrieverNode', () => {
  it('gives the texts that a retriever finds, and what is known of each', async () => {
    const found = await runNode(retrieverNode(new FakeRetriever({ output: birds }), about), {
      query: 'birds',
    })
    expect(found).toEqual({
      texts: ['Crows are clever.', 'Owls hunt at night.', 'Ducks swim.'],
      metadata: [{ page: 0 }, { page: 1 }, { page: 2 }],
    })
  })

  it('finds in a vector store, and by words as @langchain/community does', async () => {
    const store = await MemoryVectorStore.fromDocuments(birds, new SyntheticEmbeddings())
    const near = retrieverNode(store.asRetriever(1), about)
    expect(await runNode(near, { query: 'Ducks swim.' })).toMatchObject({ texts: ['Ducks swim.'] })
    const byWords = retrieverNode(BM25Retriever.fromDocuments(birds, { k: 1 }), about)
    expect(await runNode(byWords, { query: 'who hunts at night' })).toMatchObject({
      texts: ['Owls hunt at night.'],
      metadata: [{ page: 1 }],
    })
  })

  it('runs once for each query of a list', async () => {
    const node = retrieverNode(BM25Retriever.fromDocuments(birds, { k: 1 }), about)
    const flow: Json = {
      chainwright: 1,
      inputs: { queries: { type: 'text[]' } },
      nodes: { made: { type: 'made', inputs: { query: { from: 'inputs.queries' } } } },
      outputs: { texts: { from: 'made.texts' } },
    }
    const inputs = { queries: ['clever crows', 'ducks swim'] }
    const { outputs } = await runFlow(flow, { registry: createRegistry([node]), inputs })
    expect(outputs['texts']).toEqual([['Crows are clever.'], ['Ducks swim.']])
  })
})

describe('loaderNode', () => {
  it('loads what the program chose', async () => {
    const loader = { load: () => Promise.resolve(birds) }
    expect((await runNode(loaderNode(loader, about)))['texts']).toHaveLength(3)
  })

  it('makes a loader for each granted file, and reads no other', async () => {
    const files = { 'a.txt': 'first', 'b.txt': 'second', 'c.md': 'third' }
    const texts = loaderNode((file) => new TextLoader(file), about)
    const loaded = await runNode(texts, { files: '*.txt' }, files)
    expect(loaded).toMatchObject({
      texts: ['first', 'second'],
      metadata: [{ source: 'a.txt' }, { source: 'b.txt' }],
    })
    await expect(runNode(texts, { files: '/etc/hostname' }, files)).rejects.toMatchObject({
      code: 'file-missing',
    })
    const lines = loaderNode((file) => new JSONLinesLoader(file, '/said'), about)
    const two = '{"said":"one"}\n{"said":"two"}\n'
    expect(await runNode(lines, { files: 'x.jsonl' }, { 'x.jsonl': two })).toMatchObject({
      texts: ['one', 'two'],
    })
  })

  it('takes a loader of @langchain/community', async () => {
    const message = { author: { role: 'user' }, content: { parts: ['Hello'] }, create_time: 0 }
    const log = [{ title: 'Chat', mapping: { a: { message } } }]
    const node = loaderNode((file) => new ChatGPTLoader(file as never), about)
    const { texts } = await runNode(
      node,
      { files: 'log.json' },
      { 'log.json': JSON.stringify(log) },
    )
    expect((texts as string[])[0]).toContain('Hello')
  })

  it('names the file that a loader cannot read', async () => {
    const node = loaderNode((file) => new JSONLinesLoader(file, '/said'), about)
    const loading = runNode(node, { files: 'x.jsonl' }, { 'x.jsonl': '{broken' })
    await expect(loading).rejects.toMatchObject({ code: 'runnable-failed' })
    await expect(loading).rejects.toThrow('x.jsonl')
  })
})

describe('parserNode', () => {
  it('has a port for each key of a schema', async () => {
    const schema = z.object({ name: z.string().describe('Who'), likes: z.array(z.string()) })
    const node = parserNode(StructuredOutputParser.fromZodSchema(schema), about)
    expect(node.outputs['name']).toMatchObject({ type: { name: 'text' }, description: 'Who' })
    const text = 'Here you are: ```json\n{"name": "Ann", "likes": ["tea"]}\n```'
    expect(await runNode(node, { text })).toEqual({ name: 'Ann', likes: ['tea'] })
  })

  it('does not try a text again that cannot be read', async () => {
    const node = parserNode(new JsonOutputParser(), about)
    expect(await runNode(node, { text: '[1, 2]' })).toEqual({ output: [1, 2] })
    await expect(runNode(node, { text: 'no JSON' })).rejects.toMatchObject({
      code: 'runnable-failed',
      retryable: false,
    })
  })
})

describe('splitterNode', () => {
  it('gives the chunks of a text in order', async () => {
    const splitter = RecursiveCharacterTextSplitter.fromLanguage('markdown', {
      chunkSize: 25,
      chunkOverlap: 0,
    })
    const text = '# One\n\nSome words here.\n\n# Two\n\nMore words there.'
    const { chunks } = await runNode(splitterNode(splitter, about), { text })
    expect(chunks).toEqual(await splitter.splitText(text))
    expect((chunks as string[])[0]).toBe('# One\n\nSome words here.')
  })
})
