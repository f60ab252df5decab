const attemptEveryMs = 50;
const giveUpAfterMs = 60_000;
const keyCodes = { Enter: 13 };

/**
 * A tab in a context of its own that nobody listens to. Playwright's pages report all their network traffic: each picture
 * that comes over a WebSocket would be sent to the test's process as base64, at the page's cost, which no visitor pays.
 */
export class BareTab {
  #browser;
  #contextId;
  #targetId;
  #sessionId;
  #lastId = 0;
  #pending = new Map();

  /** Opens an empty tab; `scripts` (functions without arguments) run before the scripts of every page. */
  static async open(browser, { width, height, scripts }) {
    const tab = new BareTab();
    await tab.#attach(await browser.newBrowserCDPSession(), { width, height });
    const screen = { width, height, deviceScaleFactor: 1, mobile: false };
    await tab.#send('Emulation.setDeviceMetricsOverride', screen);
    await tab.#send('Page.enable');
    for (const script of scripts) {
      await tab.#send('Page.addScriptToEvaluateOnNewDocument', { source: `(${script})();` });
    }
    return tab;
  }

  async goto(url) {
    const { errorText } = await this.#send('Page.navigate', { url });
    if (errorText !== undefined) throw new Error(`expected ${url} to open, got ${errorText}`);
  }

  /** What the function returns in the page, or what its promise resolves with; both must be plain data. */
  async evaluate(run, ...args) {
    const { result, exceptionDetails: fault } = await this.#send('Runtime.evaluate', {
      expression: `(${run})(${args.map((arg) => JSON.stringify(arg)).join(', ')})`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (fault !== undefined) throw new Error(fault.exception?.description ?? fault.text);
    return result.value;
  }

  /** Asks again and again until the function returns something true; gives up after a minute. */
  async waitFor(run, ...args) {
    const end = performance.now() + giveUpAfterMs;
    while (performance.now() < end) {
      if (await this.evaluate(run, ...args)) return;
      await new Promise((resolve) => setTimeout(resolve, attemptEveryMs));
    }
    throw new Error(`expected ${run} to become true in the page within ${giveUpAfterMs} ms`);
  }

  /** A letter, with Shift if it is a capital, or Enter. */
  async press(key) {
    const isLetter = key.length === 1;
    const event = {
      key,
      code: isLetter ? `Key${key.toUpperCase()}` : key,
      windowsVirtualKeyCode: keyCodes[key] ?? key.toUpperCase().charCodeAt(0),
      modifiers: isLetter && key !== key.toLowerCase() ? 8 : 0,
    };
    await this.#send('Input.dispatchKeyEvent', { ...event, type: 'keyDown', text: isLetter ? key : '\r' });
    await this.#send('Input.dispatchKeyEvent', { ...event, type: 'keyUp' });
  }

  /** Into the element that has the focus, in place of what is selected there. */
  async insertText(text) {
    await this.#send('Input.insertText', { text });
  }

  async bringToFront() {
    await this.#send('Page.bringToFront');
  }

  async close() {
    await this.#browser.send('Target.disposeBrowserContext', { browserContextId: this.#contextId });
    await this.#browser.detach();
  }

  async #attach(browser, size) {
    this.#browser = browser;
    ({ browserContextId: this.#contextId } = await browser.send('Target.createBrowserContext'));
    const target = { url: 'about:blank', browserContextId: this.#contextId, ...size };
    ({ targetId: this.#targetId } = await browser.send('Target.createTarget', target));
    browser.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      if (sessionId === this.#sessionId) this.#take(JSON.parse(message));
    });
    // Sessions of the other kind share one connection, which belongs to Playwright.
    const session = await browser.send('Target.attachToTarget', { targetId: this.#targetId, flatten: false });
    this.#sessionId = session.sessionId;
  }

  #send(method, params = {}) {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { method, resolve, reject });
      const message = JSON.stringify({ id, method, params });
      this.#browser.send('Target.sendMessageToTarget', { sessionId: this.#sessionId, message }).catch(reject);
    });
  }

  #take({ id, result, error }) {
    const asked = this.#pending.get(id);
    if (asked === undefined) return;
    this.#pending.delete(id);
    if (error === undefined) asked.resolve(result);
    else asked.reject(new Error(`${asked.method}: ${error.message}`));
  }
}
