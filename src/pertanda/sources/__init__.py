"""Inputs: files and folders to articles (`sources.inputs.open_inputs`)."""
