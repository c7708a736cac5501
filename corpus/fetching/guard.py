"""Which machines may be asked: those with a public address that no registry and no cloud sets apart."""

import ipaddress

_PUBLIC = (
    ("1.0.0.0", "223.255.255.255"),  # IPv4 unicast: RFC 1112, section 4, and RFC 6890
    ("2000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),  # IPv6 global unicast: RFC 4291, section 2.4
)
SET_APART = {
    # IANA IPv4 Special-Purpose Address Registry
    "0.0.0.0/8": "This network",
    "10.0.0.0/8": "Private-Use",
    "100.64.0.0/10": "Shared Address Space",
    "127.0.0.0/8": "Loopback",
    "169.254.0.0/16": "Link Local",
    "172.16.0.0/12": "Private-Use",
    "192.0.0.0/24": "IETF Protocol Assignments",
    "192.0.2.0/24": "Documentation (TEST-NET-1)",
    "192.31.196.0/24": "AS112-v4",
    "192.52.193.0/24": "AMT",
    "192.88.99.0/24": "Deprecated (6to4 Relay Anycast)",
    "192.168.0.0/16": "Private-Use",
    "192.175.48.0/24": "Direct Delegation AS112 Service",
    "198.18.0.0/15": "Benchmarking",
    "198.51.100.0/24": "Documentation (TEST-NET-2)",
    "203.0.113.0/24": "Documentation (TEST-NET-3)",
    "240.0.0.0/4": "Reserved",
    "255.255.255.255/32": "Limited Broadcast",
    # IANA IPv6 Special-Purpose Address Registry
    "::1/128": "Loopback Address",
    "::/128": "Unspecified Address",
    "::ffff:0:0/96": "IPv4-mapped Address",
    "64:ff9b::/96": "IPv4-IPv6 Translat.",
    "64:ff9b:1::/48": "IPv4-IPv6 Translat.",
    "100::/64": "Discard-Only Address Block",
    "100:0:0:1::/64": "Dummy IPv6 Prefix",
    "2001::/23": "IETF Protocol Assignments",
    "2001::/32": "TEREDO",
    "2001:1::1/128": "Port Control Protocol Anycast",
    "2001:1::2/128": "Traversal Using Relays around NAT Anycast",
    "2001:1::3/128": "DNS-SD Service Registration Protocol Anycast",
    "2001:2::/48": "Benchmarking",
    "2001:3::/32": "AMT",
    "2001:4:112::/48": "AS112-v6",
    "2001:10::/28": "Deprecated (previously ORCHID)",
    "2001:20::/28": "ORCHIDv2",
    "2001:30::/28": "Drone Remote ID Protocol Entity Tags (DETs) Prefix",
    "2001:db8::/32": "Documentation",
    "2002::/16": "6to4",
    "2620:4f:8000::/48": "Direct Delegation AS112 Service",
    "3fff::/20": "Documentation",
    "5f00::/16": "Segment Routing (SRv6) SIDs",
    "fc00::/7": "Unique-Local",
    "fe80::/10": "Link-Local Unicast",
    # IANA's registries of multicast and of the IPv6 address space
    "224.0.0.0/4": "Multicast",
    "::/96": "Deprecated (IPv4-compatible Address)",
    "fec0::/10": "Deprecated (Site-Local)",
    "ff00::/8": "Multicast",
    # What clouds tell their machines
    "168.63.129.16/32": "Azure",
}
_SET_APART = [ipaddress.ip_network(written) for written in SET_APART]
_RANGES = [(ipaddress.ip_address(first), ipaddress.ip_address(last)) for first, last in _PUBLIC]


def is_public(address: str) -> bool:
    """Return whether an IP address is global unicast and in none of the ranges that are `SET_APART`.

    Addresses that hold an IPv4 address (mapped, 6to4, Teredo, NAT64) are set apart whole, whatever they hold;
    those with a zone lie on a link of this machine.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.scope_id is not None:
        return False
    # int() compares across both families' types for mypy, the version keeps them apart
    among = any(
        first.version == parsed.version and int(first) <= int(parsed) <= int(last) for first, last in _RANGES
    )
    return among and not any(parsed in network for network in _SET_APART)
