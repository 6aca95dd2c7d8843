# SPDX-License-Identifier: MIT
"""A caller that talks to the bus by hand, and so can do what no library does: Caller.

It writes bytes and reads them only when asked to, which is how a program looks that hangs, or that never wanted the answers.
"""

import os
import socket
import struct

from homelib import NAME, PATH

DRIVER = ('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus')


def padded(data, to):
    return data + b'\0' * (-len(data) % to)


def string(text):
    data = text if isinstance(text, bytes) else text.encode()
    return struct.pack('<I', len(data)) + data + b'\0'


def call(serial, destination, path, interface, member, signature='', body=b'', flags=0):
    """The bytes of a method call; `body` is marshalled already."""
    fields = [(1, 'o', string(path)), (2, 's', string(interface)), (3, 's', string(member)), (6, 's', string(destination))]
    if signature:
        fields.append((8, 'g', bytes([len(signature)]) + signature.encode() + b'\0'))
    array = b''
    for code, kind, value in fields:
        array = padded(array, 8) + bytes([code, 1]) + kind.encode() + b'\0'
        array = (array if kind == 'g' else padded(array, 4)) + value
    header = struct.pack('<cBBBIII', b'l', 1, flags, 1, len(body), serial, len(array)) + array
    return padded(header, 8) + body


class Caller:
    def __init__(self, home):
        path = home.env['DBUS_SESSION_BUS_ADDRESS'].split(',')[0].removeprefix('unix:path=')
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.socket.sendall(b'\0AUTH EXTERNAL ' + str(os.getuid()).encode().hex().encode() + b'\r\n')
        assert self.socket.recv(256).startswith(b'OK')
        self.socket.sendall(b'BEGIN\r\n')
        self.serial = 1
        self.socket.sendall(call(self.serial, *DRIVER, 'Hello'))

    def ask(self, interface, member, signature='', body=b'', times=1):
        """So many calls of the daemon; the answers are not read."""
        for _ in range(times):
            self.serial += 1
            self.socket.sendall(call(self.serial, NAME, PATH, interface, member, signature, body))

    def is_thrown_out(self):
        """Reads until the bus closes the connection; False if it stays open."""
        self.socket.settimeout(5)
        try:
            while self.socket.recv(65536):
                pass
        except (socket.timeout, ConnectionError) as e:
            return isinstance(e, ConnectionError)
        return True

    def close(self):
        self.socket.close()
