"""The dashboard's entry: draws the frame and the navigation, and runs the chosen page inside it."""

import streamlit as st

from pages.parts import frame

frame.declare()
st.set_page_config(page_title="LabSU · Indicateurs de sécurité urbaine", page_icon=frame.icon(), layout="wide")
frame.run(*frame.navigation())
