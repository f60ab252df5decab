"""What OpenUSD makes of stages: one line of JSON per file, prims as a viewer lists them."""

import argparse
import json
import math

from pxr import Gf, Sdf, Usd, UsdGeom


LONG_ARRAY = 4096
STEP = 97


def plain(value):
    """A value as JSON: arrays flat, quaternions real part first, matrices row by row; of long arrays a sample."""
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Sdf.AssetPath):
        return value.path
    if isinstance(value, (Gf.Quath, Gf.Quatf, Gf.Quatd)):
        return [value.GetReal(), *value.GetImaginary()]
    if isinstance(value, (Gf.Matrix2d, Gf.Matrix3d, Gf.Matrix4d)):
        return [number for row in value for number in row]
    if isinstance(value, Sdf.TimeCode):
        return value.GetValue()
    if hasattr(value, "__len__") and len(value) > LONG_ARRAY:
        return {"count": len(value), "step": STEP, "sample": plain(list(value)[::STEP])}
    if hasattr(value, "__len__"):
        parts = [plain(item) for item in value]
        return [number for part in parts for number in part] if parts and isinstance(parts[0], list) else parts
    return str(value)


def read_value(attribute):
    """The default, or where none is written the first sample."""
    if attribute.GetResolveInfo(Usd.TimeCode.Default()).HasAuthoredValue():
        return attribute.Get(Usd.TimeCode.Default())
    if attribute.GetResolveInfo(Usd.TimeCode.Default()).ValueIsBlocked():
        return None
    return attribute.Get(Usd.TimeCode.EarliestTime()) if attribute.GetNumTimeSamples() > 0 else None


def describe_property(prim, name):
    relationship = prim.GetRelationship(name)
    if relationship:
        return {"type": "rel", "targets": [str(path) for path in relationship.GetTargets()]}
    attribute = prim.GetAttribute(name)
    return {
        "type": str(attribute.GetTypeName()),
        "value": plain(read_value(attribute)),
        "connections": [str(path) for path in attribute.GetConnections()],
    }


def describe_bounds(prim, cache):
    box = cache.ComputeUntransformedBound(prim).ComputeAlignedRange()
    return None if box.IsEmpty() else [*box.GetMin(), *box.GetMax()]


def describe_prim(prim, transforms, boxes):
    told = {
        "path": str(prim.GetPath()),
        "type": str(prim.GetTypeName()),
        "properties": {name: describe_property(prim, name) for name in prim.GetAuthoredPropertyNames()},
        "variants": {
            name: {
                "options": sorted(prim.GetVariantSet(name).GetVariantNames()),
                "selection": prim.GetVariantSet(name).GetVariantSelection(),
            }
            for name in prim.GetVariantSets().GetNames()
        },
    }
    imageable = UsdGeom.Imageable(prim)
    if imageable:
        told["visibility"] = str(imageable.ComputeVisibility(Usd.TimeCode.EarliestTime()))
        told["purpose"] = str(imageable.ComputePurpose())
        told["world"] = plain(transforms.GetLocalToWorldTransform(prim))
    if prim.IsA(UsdGeom.Gprim):
        told["bounds"] = describe_bounds(prim, boxes)
    return told


def describe_stage(path):
    stage = Usd.Stage.Open(path)
    transforms = UsdGeom.XformCache(Usd.TimeCode.EarliestTime())
    purposes = [UsdGeom.Tokens.default_, UsdGeom.Tokens.render, UsdGeom.Tokens.guide, UsdGeom.Tokens.proxy]
    boxes = UsdGeom.BBoxCache(Usd.TimeCode.EarliestTime(), purposes, False, True)
    prims = stage.Traverse(Usd.TraverseInstanceProxies(Usd.PrimDefaultPredicate))
    return {
        "upAxis": str(UsdGeom.GetStageUpAxis(stage)),
        "metersPerUnit": UsdGeom.GetStageMetersPerUnit(stage),
        "defaultPrim": str(stage.GetDefaultPrim().GetPath()) if stage.GetDefaultPrim() else None,
        "prims": [describe_prim(prim, transforms, boxes) for prim in prims],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stages", nargs="+")
    for path in parser.parse_args().stages:
        print(json.dumps(describe_stage(path)))


if __name__ == "__main__":
    main()
