"""Writes a layer in another format by OpenUSD: .usda or .usdc of one layer, .usdz of a stage with all it needs."""

import argparse
import sys

from pxr import Sdf, UsdUtils


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    options = parser.parse_args()
    if options.target.endswith(".usdz"):
        succeeded = UsdUtils.CreateNewUsdzPackage(Sdf.AssetPath(options.source), options.target)
    else:
        succeeded = Sdf.Layer.FindOrOpen(options.source).Export(options.target)
    if not succeeded:
        sys.exit(f"expected {options.source} to become {options.target}, OpenUSD refused")


if __name__ == "__main__":
    main()
