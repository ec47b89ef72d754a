"""The dashboard's entry: the server imports it once to make itself ready, then runs it for each visit of a page."""

import streamlit as st

from pages.parts import frame, warm

if __name__ == "__main__":  # a visit: draw the frame and the navigation, and run the chosen page inside them
    frame.declare()
    st.set_page_config(page_title="LabSU · Indicateurs de sécurité urbaine", page_icon=frame.icon(), layout="wide")
    frame.run(*frame.navigation())
else:
    app = st.App(__file__, lifespan=warm.before_answering)
