"""Noise: what stands between what was earned and what arrives."""

from vrcore.noise.delivery import DeliveryNoise

__all__ = ["DeliveryNoise"]
