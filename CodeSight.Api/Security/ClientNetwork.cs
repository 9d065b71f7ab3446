using System.Net;
using System.Net.Sockets;

namespace CodeSight.Api.Security;

/// <summary>What counts as one address where requests are limited.</summary>
internal static class ClientNetwork
{
    /// <summary>An address itself, or its network of IPv6 (/64), all of which one client may have; None where it is not known.</summary>
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
