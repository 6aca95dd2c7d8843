# SPDX-License-Identifier: MIT
# Turns a text file into a C string: embed.py INPUT OUTPUT NAME
import sys

with open(sys.argv[1], encoding='utf-8') as f:
    lines = f.read().splitlines()
with open(sys.argv[2], 'w', encoding='utf-8') as f:
    f.write(f'const char {sys.argv[3]}[] =\n')
    for line in lines:
        text = line.replace('\\', '\\\\').replace('"', '\\"')
        f.write(f'    "{text}\\n"\n')
    f.write('    ;\n')
