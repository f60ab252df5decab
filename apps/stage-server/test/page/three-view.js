// Draws a scene with three's renderer; the test compares what comes out with our picture.
import * as three from 'three';

/** Fetches what is drawn, once for all pictures of it. */
window.loadScene = async (url) => {
  const { meshes, ...rest } = await (await fetch(url)).json();
  loaded = {
    ...rest,
    geometries: meshes.map(makeGeometry),
    hasColors: meshes.map(({ colors }) => colors !== undefined),
  };
};

let loaded;

/** Draws from a view, lit as our rasteriser lights it. Pixels are RGBA in base64, first row at the bottom. */
window.drawScene = ({ view, size, isFlat }) => {
  const renderer = new three.WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
  renderer.setPixelRatio(1);
  renderer.setSize(size.width, size.height, false);
  renderer.setClearColor(0x000000, 1);
  const scene = buildScene(loaded, isFlat);
  addLamps(scene, view);
  renderer.render(scene, makeCamera(view, size));
  const gl = renderer.getContext();
  const pixels = new Uint8Array(size.width * size.height * 4);
  gl.readPixels(0, 0, size.width, size.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  renderer.dispose();
  return encode(pixels);
};

function buildScene({ geometries, hasColors, materials, images, drawn }, isFlat) {
  const scene = new three.Scene();
  for (const { mesh, material, world, isDoubleSided } of drawn) {
    const side = isDoubleSided ? three.DoubleSide : three.FrontSide;
    const look = isFlat
      ? new three.MeshBasicMaterial({ color: 0xffffff, side })
      : makeMaterial(materials[material], images, { side, vertexColors: hasColors[mesh] });
    const object = new three.Mesh(geometries[mesh], look);
    object.matrixAutoUpdate = false;
    // Rows for row vectors are columns for column vectors: the numbers stay in place.
    object.matrix.fromArray(world);
    scene.add(object);
  }
  return scene;
}

function makeGeometry({ positions, normals, uvs, colors, indices }) {
  const geometry = new three.BufferGeometry();
  const set = (name, text, width) => {
    if (text !== undefined)
      geometry.setAttribute(name, new three.BufferAttribute(new Float32Array(decode(text)), width));
  };
  set('position', positions, 3);
  set('normal', normals, 3);
  set('uv', uvs, 2);
  set('color', colors, 4);
  geometry.setIndex(new three.BufferAttribute(new Uint32Array(decode(indices)), 1));
  return geometry;
}

function makeMaterial({ baseColor, emissive, roughness, metallic, opacity, baseTexture }, images, options) {
  const material = new three.MeshStandardMaterial({ roughness, metalness: metallic, opacity, ...options });
  material.color.setRGB(...baseColor);
  material.emissive.setRGB(...emissive);
  material.transparent = opacity < 1;
  if (baseTexture !== undefined) {
    const { rgba, width, height } = images[baseTexture.image];
    const texture = new three.DataTexture(flipRows(new Uint8Array(decode(rgba)), width * 4), width, height);
    texture.wrapS = texture.wrapT = three.RepeatWrapping;
    texture.minFilter = three.LinearMipmapLinearFilter;
    texture.magFilter = three.LinearFilter;
    texture.generateMipmaps = true;
    texture.colorSpace = three.SRGBColorSpace;
    texture.needsUpdate = true;
    material.map = texture;
  }
  return material;
}

/** Our lamp's colour is what a white surface sends back; three divides by pi. */
function addLamps(scene, { lamps, sky, ground, worldUp }) {
  for (const { towards, color } of lamps) {
    const light = new three.DirectionalLight(new three.Color(...color), Math.PI);
    light.position.set(...towards);
    scene.add(light);
  }
  const dome = new three.HemisphereLight(new three.Color(...sky), new three.Color(...ground), Math.PI);
  dome.position.set(...worldUp);
  scene.add(dome);
}

function makeCamera({ eye, target, worldUp, fieldOfView, near, far }, { width, height }) {
  const camera = new three.PerspectiveCamera(fieldOfView, width / height, near, far);
  camera.up.set(...worldUp);
  camera.position.set(...eye);
  camera.lookAt(new three.Vector3(...target));
  return camera;
}

function decode(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes.buffer;
}

function encode(bytes) {
  const pieceBytes = 0x8000;
  let letters = '';
  for (let at = 0; at < bytes.length; at += pieceBytes)
    letters += String.fromCharCode(...bytes.subarray(at, at + pieceBytes));
  return btoa(letters);
}

function flipRows(bytes, rowBytes) {
  const flipped = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += rowBytes) {
    flipped.set(bytes.subarray(at, at + rowBytes), bytes.length - at - rowBytes);
  }
  return flipped;
}

window.isReady = true;
