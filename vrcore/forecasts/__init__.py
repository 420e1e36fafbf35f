"""Forecasts of learning curves: intervals that hold as often as they say, refusals where nothing can be said."""

from vrcore.forecasts.backtest import Tested
from vrcore.forecasts.forecast import forecast
from vrcore.forecasts.reliability import Checked, calibration
from vrcore.forecasts.result import Expected, Fan, Forecast, Step

__all__ = ["Checked", "Expected", "Fan", "Forecast", "Step", "Tested", "calibration", "forecast"]
