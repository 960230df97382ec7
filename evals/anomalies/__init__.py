"""How well the anomaly engine finds sudden events, injected bursts, and how true its p-values are."""
