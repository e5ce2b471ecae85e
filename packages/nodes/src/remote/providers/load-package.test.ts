import { expect, it } from 'vitest'
import { loadPackage } from './load-package.ts'

it('says how to install a package that is missing', async () => {
  const absent: string = '@langchain/not-there'
  const missing = loadPackage('@langchain/not-there', () => import(/* @vite-ignore */ absent))
  await expect(missing).rejects.toMatchObject({ code: 'package-missing' })
  await expect(missing).rejects.toThrow('npm install @langchain/not-there @langchain/core')
})

it('lets other failures of a package be seen', async () => {
  const broken = loadPackage('x', () => Promise.reject(new TypeError('broken')))
  await expect(broken).rejects.toThrow(TypeError)
})
