"""The lab in the browser: Streamlit pages that stand on `vrcore` and add no science of their own."""
