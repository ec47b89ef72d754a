"""Figures, sentences and words made of indicator values, for pages and documents alike; knows no Streamlit."""
