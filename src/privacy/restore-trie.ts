/** Texts by their units. The first child of a node stands in it, because most nodes have only one. */
export class TrieNode<T> {
  value: T | undefined
  #code = -1
  #next: TrieNode<T> | undefined
  #others: Map<number, TrieNode<T>> | undefined

  child(code: number): TrieNode<T> | undefined {
    return this.#code === code ? this.#next : this.#others?.get(code)
  }

  grow(code: number): TrieNode<T> {
    const known = this.child(code)
    if (known) return known
    const made = new TrieNode<T>()
    if (this.#next === undefined) {
      this.#code = code
      this.#next = made
    } else {
      this.#others ??= new Map()
      this.#others.set(code, made)
    }
    return made
  }

  get isLeaf(): boolean {
    return this.#next === undefined
  }
}
