"""Writes a layer in another format by OpenUSD: .usda or .usdc of one layer, .usdz of a stage with all it needs."""

import argparse
import sys

from pxr import Sdf, UsdUtils


def convert(source, target):
    if target.endswith(".usdz"):
        succeeded = UsdUtils.CreateNewUsdzPackage(Sdf.AssetPath(source), target)
    else:
        succeeded = Sdf.Layer.FindOrOpen(source).Export(target)
    if not succeeded:
        sys.exit(f"expected {source} to become {target}, OpenUSD refused")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", help="source and target, any number of times")
    files = parser.parse_args().files
    for source, target in zip(files[::2], files[1::2]):
        convert(source, target)


if __name__ == "__main__":
    main()
