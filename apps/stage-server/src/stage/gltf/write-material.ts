import type { PrimSpec } from '../layer.ts';
import type { GltfDocument, GltfMaterial, GltfTextureRef } from './gltf-file.ts';
import { addPrim, connect, setValue } from './spec-writer.ts';

const wraps: Readonly<Record<number, string>> = { 33071: 'clamp', 33648: 'mirror', 10497: 'repeat' };

export interface MaterialSource {
  document: GltfDocument;
  /** Name of the file, which its own pictures are addressed by. */
  fileName: string;
  /** Whether the shape has colours of its own, which show where there is no texture. */
  isTinted: boolean;
}

/** Writes a material as a UsdPreviewSurface below `looks`; returns its path. */
export function writeMaterial(looks: PrimSpec, material: GltfMaterial, source: MaterialSource): string {
  const prim = addPrim(looks, 'Material', material.name ?? 'Material');
  const path = `/Scene/${looks.name}/${prim.name}`;
  connect(prim, 'outputs:surface', { type: 'token', to: `${path}/Surface.outputs:surface` });
  const surface = addPrim(prim, 'Shader', 'Surface');
  setValue(surface, 'info:id', { type: 'token', value: 'UsdPreviewSurface' });
  const pbr = material.pbrMetallicRoughness ?? {};
  const [r = 1, g = 1, b = 1, a = 1] = pbr.baseColorFactor ?? [];
  setValue(surface, 'inputs:diffuseColor', { type: 'color3f', value: [r, g, b] });
  setValue(surface, 'inputs:metallic', { type: 'float', value: pbr.metallicFactor ?? 1 });
  setValue(surface, 'inputs:roughness', { type: 'float', value: pbr.roughnessFactor ?? 1 });
  setValue(surface, 'inputs:emissiveColor', { type: 'color3f', value: material.emissiveFactor ?? [0, 0, 0] });
  const isOpaque = (material.alphaMode ?? 'OPAQUE') === 'OPAQUE';
  setValue(surface, 'inputs:opacity', { type: 'float', value: isOpaque ? 1 : a });
  if (material.alphaMode === 'MASK') {
    setValue(surface, 'inputs:opacityThreshold', { type: 'float', value: material.alphaCutoff ?? 0.5 });
  }
  setValue(surface, 'outputs:surface', { type: 'token', value: null });
  const file = findFile(pbr.baseColorTexture, source);
  if (pbr.baseColorTexture === undefined || file === undefined) {
    if (source.isTinted) writeTint(prim, path);
    return path;
  }
  writeTexture(prim, path, { reference: pbr.baseColorTexture, file, document: source.document });
  const texture = prim.children.get('Texture')!;
  setValue(texture, 'inputs:scale', { type: 'float4', value: [r, g, b, isOpaque ? 1 : a] });
  connect(surface, 'inputs:diffuseColor', { type: 'color3f', to: `${path}/Texture.outputs:rgb` });
  if (!isOpaque) connect(surface, 'inputs:opacity', { type: 'float', to: `${path}/Texture.outputs:a` });
  return path;
}

function writeTint(prim: PrimSpec, path: string): void {
  const reader = addPrim(prim, 'Shader', 'Tint');
  setValue(reader, 'info:id', { type: 'token', value: 'UsdPrimvarReader_float3' });
  setValue(reader, 'inputs:varname', { type: 'string', value: 'displayColor' });
  connect(prim.children.get('Surface')!, 'inputs:diffuseColor', { type: 'color3f', to: `${path}/Tint.outputs:result` });
}

function findFile(reference: GltfTextureRef | undefined, { document, fileName }: MaterialSource): string | undefined {
  const source = document.textures?.[reference?.index ?? -1]?.source;
  const image = document.images?.[source ?? -1];
  if (image === undefined) return undefined;
  const isInside = image.uri === undefined || image.uri.startsWith('data:');
  return isInside ? `./${fileName}[image${source}]` : decodeURIComponent(image.uri ?? '');
}

interface TextureSource {
  reference: GltfTextureRef;
  file: string;
  document: GltfDocument;
}

function writeTexture(prim: PrimSpec, path: string, { reference, file, document }: TextureSource): void {
  const texture = addPrim(prim, 'Shader', 'Texture');
  const sampler = document.samplers?.[document.textures?.[reference.index ?? -1]?.sampler ?? -1];
  setValue(texture, 'info:id', { type: 'token', value: 'UsdUVTexture' });
  setValue(texture, 'inputs:file', { type: 'asset', value: { asset: file } });
  setValue(texture, 'inputs:wrapS', { type: 'token', value: wraps[sampler?.wrapS ?? 0] ?? 'repeat' });
  setValue(texture, 'inputs:wrapT', { type: 'token', value: wraps[sampler?.wrapT ?? 0] ?? 'repeat' });
  const reader = addPrim(prim, 'Shader', 'Coordinates');
  setValue(reader, 'info:id', { type: 'token', value: 'UsdPrimvarReader_float2' });
  const set = reference.texCoord ?? 0;
  setValue(reader, 'inputs:varname', { type: 'string', value: set === 0 ? 'st' : `st${set}` });
  const transform = reference.extensions?.KHR_texture_transform;
  if (transform === undefined) {
    connect(texture, 'inputs:st', { type: 'float2', to: `${path}/Coordinates.outputs:result` });
    return;
  }
  // Ours count v upwards: what glTF moves down from the top moves up from the bottom here.
  const place = addPrim(prim, 'Shader', 'Place');
  const [sx = 1, sy = 1] = transform.scale ?? [];
  const [tx = 0, ty = 0] = transform.offset ?? [];
  const angle = transform.rotation ?? 0;
  setValue(place, 'info:id', { type: 'token', value: 'UsdTransform2d' });
  setValue(place, 'inputs:scale', { type: 'float2', value: [sx, sy] });
  setValue(place, 'inputs:rotation', { type: 'float', value: (angle * 180) / Math.PI });
  const [u, v] = [tx + sy * Math.sin(angle), 1 - ty - sy * Math.cos(angle)];
  setValue(place, 'inputs:translation', { type: 'float2', value: [u, v] });
  connect(place, 'inputs:in', { type: 'float2', to: `${path}/Coordinates.outputs:result` });
  connect(texture, 'inputs:st', { type: 'float2', to: `${path}/Place.outputs:result` });
}
