# SPDX-License-Identifier: MIT
"""What tells whether somebody looks: played here, each on a bus of the test's own.

Logind       a system bus with org.freedesktop.login1, its sessions and its word of sleep
ScreenSaver  GetActive and ActiveChanged, by any of their names
Quiet        a notification server that has org.freedesktop.Notifications.Inhibited
"""

import os

import dbus
import dbus.service

from notifierlib import NOTES, Room, Server

PROPERTIES = 'org.freedesktop.DBus.Properties'
LOGIND = 'org.freedesktop.login1'
LOGIND_PATH = '/org/freedesktop/login1'
MANAGER, SESSION = LOGIND + '.Manager', LOGIND + '.Session'


class Unknown(dbus.DBusException):
    _dbus_error_name = 'org.freedesktop.DBus.Error.UnknownProperty'


class Session(dbus.service.Object):
    def __init__(self, logind, name, kind, uid, of):
        self.path = LOGIND_PATH + '/session/' + name
        self.name, self.uid, self.asked = name, uid, 0
        self.values = {'Class': of, 'Type': kind, 'State': 'active', 'LockedHint': False, 'IdleHint': False,
                       'User': dbus.Struct((dbus.UInt32(uid), dbus.ObjectPath(LOGIND_PATH + '/user/_%d' % uid)), signature='uo')}
        super().__init__(logind.connection, self.path)

    def set(self, name, value):
        self.values[name] = value
        self.PropertiesChanged(SESSION, {name: value}, [])

    @dbus.service.method(PROPERTIES, 's', 'a{sv}')
    def GetAll(self, interface):
        assert interface == SESSION
        self.asked += 1
        return dbus.Dictionary(self.values, signature='sv')

    @dbus.service.signal(PROPERTIES, 'sa{sv}as')
    def PropertiesChanged(self, interface, changed, invalidated):
        pass


class Logind(dbus.service.Object):
    def __init__(self, room):
        self.room = room
        # Always at the same place, so that one that ended can come back.
        runtime = room.env['XDG_RUNTIME_DIR']
        self.process = room.start_bus('system', Room.bus_config(room, runtime).replace('unix:dir=', 'unix:path=').replace(
            runtime + '<', os.path.join(runtime, 'system-bus') + '<'))
        room.env['DBUS_SYSTEM_BUS_ADDRESS'] = self.process.address.partition(',guid=')[0]
        self.sessions, self.listed = [], 0
        super().__init__(room.connect(self.process.address), LOGIND_PATH)
        self.connection.request_name(LOGIND)

    def add(self, name, kind='wayland', uid=None, of='user'):
        session = Session(self, name, kind, os.getuid() if uid is None else uid, of)
        self.sessions.append(session)
        self.SessionNew(name, dbus.ObjectPath(session.path))
        return session

    def remove(self, session):
        self.sessions.remove(session)
        session.remove_from_connection()
        self.SessionRemoved(session.name, dbus.ObjectPath(session.path))

    def clients(self):
        """Who is on the bus beside this object."""
        names = self.connection.call_blocking('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'ListNames', '', ())
        return [n for n in names if n.startswith(':') and n != self.connection.get_unique_name()]

    @dbus.service.method(MANAGER, '', 'a(susso)')
    def ListSessions(self):
        self.listed += 1
        return dbus.Array([(s.name, dbus.UInt32(s.uid), 'somebody', 'seat0', dbus.ObjectPath(s.path)) for s in self.sessions],
                          signature='(susso)')

    @dbus.service.signal(MANAGER, 'so')
    def SessionNew(self, name, path):
        pass

    @dbus.service.signal(MANAGER, 'so')
    def SessionRemoved(self, name, path):
        pass

    @dbus.service.signal(MANAGER, 'b')
    def PrepareForSleep(self, start):
        pass


def ScreenSaver(room, name, active=False):
    """Its interface is its name."""
    class Saver(dbus.service.Object):
        @dbus.service.method(name, '', 'b')
        def GetActive(self):
            return self.active

        @dbus.service.signal(name, 'b')
        def ActiveChanged(self, active):
            pass

        def set(self, active):
            self.active = active
            self.ActiveChanged(active)

        def leave(self):
            self.connection.release_name(name)

    saver = Saver(room.connect(), '/' + name.replace('.', '/'))
    saver.active = active
    saver.connection.request_name(name)
    return saver


class Quiet(Server):
    """Also tells, as Plasma does, whether notifications are inhibited."""
    inhibited = False
    asked = 0

    def set(self, inhibited):
        self.inhibited = inhibited
        self.PropertiesChanged(NOTES, {'Inhibited': inhibited}, [])

    @dbus.service.method(PROPERTIES, 'ss', 'v')
    def Get(self, interface, name):
        if (interface, name) != (NOTES, 'Inhibited'):
            raise Unknown('%s has no %s' % (interface, name))
        self.asked += 1
        return dbus.Boolean(self.inhibited, variant_level=1)

    @dbus.service.signal(PROPERTIES, 'sa{sv}as')
    def PropertiesChanged(self, interface, changed, invalidated):
        pass
