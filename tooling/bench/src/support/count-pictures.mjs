/**
 * Runs in a page before its own scripts: counts pictures that were both uploaded to a texture and drawn, in
 * `globalThis.shownPictures`, and notes in `globalThis.firstPictureMs` when the first one was, since the navigation began.
 */
export function countPictures() {
  const smallestPicturePx = 64;
  globalThis.shownPictures = 0;
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
    const { texSubImage2D, drawArrays, drawElements } = prototype;
    const uploaded = new WeakSet();
    prototype.texSubImage2D = function upload(...args) {
      const source = args.at(-1);
      const isPicture = typeof source === 'object' && source !== null && (source.width ?? args[4]) > smallestPicturePx;
      if (isPicture) uploaded.add(this);
      return texSubImage2D.apply(this, args);
    };
    const wrap = (draw) =>
      function drawAndCount(...args) {
        draw.apply(this, args);
        if (!uploaded.delete(this)) return;
        globalThis.shownPictures += 1;
        globalThis.firstPictureMs ??= performance.now();
      };
    prototype.drawArrays = wrap(drawArrays);
    prototype.drawElements = wrap(drawElements);
  }
}
