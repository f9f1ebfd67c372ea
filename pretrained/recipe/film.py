# SPDX-License-Identifier: GPL-3.0-or-later
"""Photographic materials by wavelength: light → emulsions → densities of dyes or silver → what the eye sees, in coded sRGB.

Spectra are rows of 31 values, 400 to 700 nm. A colour's reflectance is mixed of three smooth bands so that under daylight it has
that colour. Densities are decadic. All that is drawn here is relative to the material's own white, as an eye that adapts sees it, unless
a paper's tint is part of the look.
"""
import numpy as np

NM = np.arange(400, 701, 10.0)

# CIE standard illuminant D65, every 10 nm (CIE 015).
D65 = np.array([82.75, 91.49, 93.43, 86.68, 104.86, 117.01, 117.81, 114.86, 115.92, 108.81, 109.35, 107.80, 104.79, 107.69, 104.41, 104.05,
                100.00, 96.33, 95.79, 88.69, 90.01, 89.60, 87.70, 83.29, 83.70, 80.03, 80.21, 82.28, 78.28, 69.72, 71.61])

XYZ_TO_RGB = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])


def lobe(centre, below, above, height=1.0):
    """A Gaussian with another width on each side."""
    return height * np.exp(-0.5 * ((NM - centre) / np.where(NM < centre, below, above)) ** 2)


def step(centre, width):
    """From 0 to 1 over about four widths."""
    return 1 / (1 + np.exp(-(NM - centre) / width))


# The CIE 1931 observer in sums of such lobes: Wyman, Sloan and Shirley, Simple Analytic Approximations to the CIE XYZ Color
# Matching Functions, JCGT 2 (2013).
OBSERVER = np.array([lobe(599.8, 37.9, 31.0, 1.056) + lobe(442.0, 16.0, 26.7, 0.362) - lobe(501.1, 20.4, 26.2, 0.065),
                     lobe(568.8, 46.9, 40.5, 0.821) + lobe(530.9, 16.3, 31.1, 0.286),
                     lobe(437.0, 11.8, 36.0, 1.217) + lobe(459.0, 26.0, 13.8, 0.681)])


def decode(c):
    return np.where(c <= 0.04045, c / 12.92, ((np.maximum(c, 0.04045) + 0.055) / 1.055) ** 2.4)


def encode(light):
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055)


def eye(spectra):
    """…×31 reflectances or transmittances in daylight → linear sRGB of which a perfect white is 1, 1, 1."""
    xyz = (spectra * D65) @ OBSERVER.T
    white = np.linalg.inv(XYZ_TO_RGB) @ np.ones(3)
    return (xyz / (D65 @ OBSERVER.T) * white) @ XYZ_TO_RGB.T


# Reflectances of the three primaries: red from 590 nm, blue to 495, green between.
BANDS = np.array([step(588, 9), step(496, 9) - step(588, 9), 1 - step(496, 9)])
_TO_BANDS = np.linalg.inv(eye(BANDS).T)


def reflectance(rgb):
    """…×3 linear sRGB → …×31 reflectances."""
    return np.clip(rgb @ _TO_BANDS.T, 0, None) @ BANDS


def record(spectra, sensitivity):
    """What an emulsion got in daylight, relative to white."""
    light = D65 * sensitivity
    return spectra @ light / light.sum()


def shares(sensitivity):
    """The part that each of linear sRGB's red, green and blue has in what an emulsion gets of white."""
    each = record(reflectance(np.eye(3)), sensitivity)
    return each / each.sum()


def density(exposure, contrast, most, least=0.0, speed=0.18):
    """Of a reversal material: an S in the logarithm of the exposure (1: white), of slope `contrast` at `speed`."""
    logs = np.log10(np.maximum(exposure, 1e-5) / speed)
    return least + (most - least) / (1 + np.exp(4 * contrast / (most - least) * logs))


def between(records, amount):
    """Layers that hold each other back where they are exposed apart: purer colours, the same greys. …×3."""
    logs = np.log(np.maximum(records, 1e-4))
    return np.exp(logs + amount * (logs - logs.mean(-1, keepdims=True)))


def balanced(dyes):
    """3×31 densities of dyes in amounts which are together grey at a density of 1."""
    amounts = np.ones(3)
    for _ in range(60):
        got = -np.log10(np.maximum(eye(10 ** -(amounts @ dyes)), 1e-4))
        amounts = amounts * (1 + 0.5 * (1 / got - 1))
    return amounts[:, None] * dyes


def toned(grey, tint, most, paper=(1.0, 1.0, 1.0), shadow=None):
    """Coded greys (n) as a print: paper (coded sRGB), the image's density at 31 wavelengths relative to that of grey (tint), which
    may go over to another in shadows, and the print's highest density → n×3 coded.
    """
    least = 10 ** -most
    d = -np.log10(least + (1 - least) * decode(np.asarray(grey)))[:, None]
    mean = (D65 * OBSERVER[1]) / (D65 @ OBSERVER[1])
    tint = tint / (tint @ mean)
    of = tint if shadow is None else tint + (d / most) * (shadow / (shadow @ mean) - tint)
    return encode(eye(10 ** (-d * of)) * decode(np.asarray(paper)))
