# SPDX-License-Identifier: MIT
# A number that changes whenever one of the sources does, or a header beside them, as a C header: key.py OUTPUT DEPFILE NAME SOURCE...
import glob
import hashlib
import os
import sys

output, depfile, name, *sources = sys.argv[1:]
headers = glob.glob(os.path.join(os.path.dirname(sources[0]), '*.h'))
digest = hashlib.sha256()
for source in sorted(sources + headers):
    with open(source, 'rb') as f:
        digest.update(hashlib.sha256(f.read()).digest())
with open(output, 'w', encoding='utf-8') as f:
    f.write('static const uint8_t %s[16] = { %s };\n' % (name, ', '.join('0x%02x' % b for b in digest.digest()[:16])))
with open(depfile, 'w', encoding='utf-8') as f:
    f.write('%s: %s\n' % (output, ' '.join(h.replace(' ', '\\ ') for h in headers)))
