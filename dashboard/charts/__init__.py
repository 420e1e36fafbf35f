"""Charts: pure functions from measures to Plotly figures, with their description and table. No Streamlit here."""
