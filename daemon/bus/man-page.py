# SPDX-License-Identifier: MIT
"""Writes org.kneeminder.Kneeminder1(5) in scdoc's language: the head as written, then each interface from the comments in its XML.

man-page.py HEAD.scd XML...
"""
import re
import sys

MEMBER = re.compile(r'(?:<!--((?:(?!-->).)*)-->\s*)?<(method|signal|property) name="(\w+)"'
                    r'((?:(?!</(?:method|signal|property)>|<(?:method|signal|property) |<!--).)*)', re.S)
ARGUMENT = re.compile(r'<arg name="(\w+)" type="([^"]+)"(?: direction="(\w+)")?')


def text_of(comment):
    return re.sub(r'([\\_*])', r'\\\1', ' '.join(comment.split()))


def signature(kind, rest):
    if kind == 'property':
        return re.search(r'type="([^"]+)"', rest).group(1)
    return ', '.join(('out ' if way == 'out' else '') + types + ' ' + name for name, types, way in ARGUMENT.findall(rest))


def main():
    with open(sys.argv[1], encoding='utf-8') as f:
        print(f.read())
    for path in sys.argv[2:]:
        with open(path, encoding='utf-8') as f:
            intro, members = f.read().split('<interface name="', 1)
        name, members = members.split('"', 1)
        print('# INTERFACE %s\n' % name.rsplit('.', 1)[1].upper())
        for comment in re.findall(r'<!--(.*?)-->', intro, re.S):
            for paragraph in re.split(r'\n\s*\n', comment):
                print(text_of(paragraph) + '\n')
        for comment, kind, member, rest in MEMBER.findall(members):
            print('*%s* (%s) %s' % (member, kind, text_of(signature(kind, rest))))
            print('\t%s\n' % (text_of(comment) or 'The arguments say it.'))


main()
