// Loaded with the first gesture: a page that shows its first flow needs the types of that flow alone.
export { standardNodes } from '@chainwright/nodes'
