/** What each sender of a UDP input keeps; a sender is forgotten when too many newer ones came. */
export class SenderTable<Sender extends { close(): void }> {
  readonly #senders = new Map<string, Sender>();
  readonly #make: (key: string) => Sender;
  readonly #capacity: number;

  /** @param capacity senders kept at once; the one heard least recently goes first */
  constructor(make: (key: string) => Sender, capacity = 32) {
    this.#make = make;
    this.#capacity = capacity;
  }

  get(key: string): Sender {
    const known = this.#senders.get(key);
    const sender = known ?? this.#make(key);
    if (known !== undefined) this.#senders.delete(key);
    else if (this.#senders.size >= this.#capacity) this.#dropOldest();
    this.#senders.set(key, sender);
    return sender;
  }

  close(): void {
    for (const sender of this.#senders.values()) sender.close();
    this.#senders.clear();
  }

  #dropOldest(): void {
    for (const [key, sender] of this.#senders) {
      sender.close();
      this.#senders.delete(key);
      return;
    }
  }
}
