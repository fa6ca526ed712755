"""Plots for reports: events over time, tolls with their bounds, networks, lags against chance, a chain on map and time axis.

Each module makes one `matplotlib` figure from the index of events; `kg.show.plots.style.save` writes it as SVG, PNG or
PDF, the same bytes for the same input. Colours are those of Okabe and Ito, told apart by the colour-blind; what a colour
says, a shape or a dash says too, so that nothing is lost in black and white.
"""
