"""What flows down the river: frozen records and closed vocabularies. Imports nothing of ours but the exceptions."""
