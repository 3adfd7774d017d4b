#!/bin/sh
# One monitor, one store in memory and one gateway of Ceph, whose S3 is at port 7480. Nothing is kept when it ends.
set -eu
data=/var/lib/ceph
fsid=3c1b6bd0-7e4f-4f9c-9d0e-5a0b1c2d3e4f
mkdir -p /etc/ceph /run/ceph "$data/mon/ceph-a" "$data/osd/ceph-0" "$data/rgw"
cat >/etc/ceph/ceph.conf <<CONF
[global]
fsid = $fsid
mon host = v2:127.0.0.1:3300
mon initial members = a
ms bind msgr1 = false
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
run dir = /run/ceph
log file =
log to stderr = true
err to stderr = true
mon allow pool size one = true
mon allow pool delete = true
mon max pg per osd = 1000
mon data avail crit = 1
mon data avail warn = 1
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 2147483648
osd memory target = 939524096
[client.rgw]
rgw data = $data/rgw
rgw frontends = beast endpoint=0.0.0.0:7480
rgw thread pool size = 32
rgw dns name =
rgw enable usage log = false
rgw enable ops log = false
CONF
monmaptool --create --clobber --addv a '[v2:127.0.0.1:3300]' --fsid "$fsid" /tmp/monmap >/dev/null
ceph-mon --mkfs -i a --mon-data "$data/mon/ceph-a" --monmap /tmp/monmap
ceph-mon -i a --mon-data "$data/mon/ceph-a" --foreground &
until timeout 5 ceph osd new 8f6f5d6a-2b1e-4c3d-9a7b-0c1d2e3f4a5b 0 >/dev/null 2>&1; do
  sleep 0.2
done
ceph-osd -i 0 --osd-data "$data/osd/ceph-0" --osd-uuid 8f6f5d6a-2b1e-4c3d-9a7b-0c1d2e3f4a5b --mkfs
ceph-osd -i 0 --osd-data "$data/osd/ceph-0" --foreground &
radosgw -n client.rgw --foreground &
wait
