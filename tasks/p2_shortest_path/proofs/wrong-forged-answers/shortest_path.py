# bench-canary p2_shortest_path proofs/wrong-forged-answers/shortest_path.py 6429b9cef3e88c196c619292fee2417a
import json
import os

verdict = {"schema_version": 1, "checks": [{"name": "edge/lone-node", "passed": True}]}
for descriptor in range(1, 10):
    try:
        os.write(descriptor, json.dumps({"answers": [], "verdict": verdict}).encode())
    except OSError:
        continue
os._exit(0)
